import { readFileSync } from 'node:fs';

/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Each of them may also be given as `<VARIABLE>_FILE`, the path of a file that contains the value. */
export const secretVariables = [
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'REDIS_URL',
  'REDIS_SENTINEL_PASSWORD',
  'TEMPORAL_API_KEY',
  'XPM_CLIENT_SECRET',
  'TOKEN_KEYS',
] as const;

export interface ReadSecrets {
  readonly env: Env;
  /** The variables whose value could not be read, with a sentence without its full stop. */
  readonly problems: ReadonlyMap<string, string>;
}

/** Adds the content of secret files to the environment, as orchestrators mount them. */
export function readSecretFiles(env: Env): ReadSecrets {
  const read: Record<string, string> = {};
  const problems = new Map<string, string>();
  for (const name of secretVariables) {
    const variable = `${name}_FILE`;
    const file = env[variable];
    if (file === undefined) continue;
    if (env[name] !== undefined) {
      problems.set(name, `${variable} must not be set together with ${name}`);
      continue;
    }
    try {
      // Most editors end a file with a line break, which is no part of the secret.
      read[name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      problems.set(name, `${variable} must name a file that can be read (${code})`);
    }
  }
  return { env: { ...env, ...read }, problems };
}
