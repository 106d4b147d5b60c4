import type { z } from 'zod';
import type { Env } from './secret-files.ts';
import { readSecretFiles } from './secret-files.ts';

/** The environment is invalid. The message lists every problem, without values, which may be secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads variables, of which secrets may also be in files.
 * @throws ConfigError
 */
export function parseEnvironment<T>(variables: z.ZodType<T>, given: Env): T {
  const { env, problems: unread } = readSecretFiles(given);
  const parsed = variables.safeParse(env, {
    error: ({ input }) => (input === undefined ? 'is required' : undefined),
  });
  const issues = (parsed.error?.issues ?? []).map(({ path: [name], message }) => ({
    name: String(name),
    message,
  }));
  const invalid = issues.filter(({ name }) => !unread.has(name));
  const problems = [
    ...unread.values(),
    ...invalid.map(({ name, message }) => `${name} ${message}`),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  const lines = [...new Set(problems)].map((each) => `  ${each}.`);
  throw new ConfigError(`The environment is invalid:\n${lines.join('\n')}`);
}
