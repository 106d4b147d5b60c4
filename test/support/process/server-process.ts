import type { OwnProcess } from './own-process.ts';
import { startOwnProcess } from './own-process.ts';

/** An API in a process of its own. */
export interface ServerProcess extends OwnProcess {
  readonly url: string;
  readonly readyLine: Readonly<Record<string, unknown>>;
}

/** Starts `src/server.ts` as a process of its own. */
export async function startServerProcess(
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const server = await startOwnProcess('src/server.ts', 'listening', env);
  return { ...server, url: String(server.readyLine['url']) };
}
