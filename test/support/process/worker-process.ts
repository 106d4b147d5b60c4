import type { OwnProcess } from './own-process.ts';
import { startOwnProcess } from './own-process.ts';

/** Starts `src/worker.ts` as a process of its own. */
export const startWorkerProcess = (env: Readonly<Record<string, string>>): Promise<OwnProcess> =>
  startOwnProcess('src/worker.ts', 'working', env);
