import { identify } from './process.ts';
import type { StopRequests } from './stop-requests.ts';

const parentCheckMs = 500;

/**
 * Turns everything that can end a run of `npm start` into a request to stop. Call it before anything
 * is started: a signal without a handler would end this process alone and leave the others running.
 */
export function listenForStop(requests: StopRequests): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => requests.request({ type: 'SIGNAL', signal }));
  }
  // Writing fails once the terminal is closed or the pipe has no reader.
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', () => requests.request({ type: 'OUTPUT_CLOSED' }));
  }
  process.on('uncaughtException', ({ stack, message }) => {
    requests.request({ type: 'FAILED', message: stack ?? message });
  });
  const npm = process.env['PRACTICE_SYNC_NPM_PID'] ?? '';
  if (npm !== '') watchParent(Number(npm), requests);
}

/**
 * A killed npm forwards no signal, and the terminal's Ctrl-C no longer reaches us. The script in
 * package.json hands npm's process id over, because npm may have ended before this code runs.
 */
function watchParent(npm: number, requests: StopRequests): void {
  // The shell itself sees the process that adopts orphans when npm has ended before it.
  const isAdopted = !/npm|yarn|bun|node/.test(identify(npm) ?? 'node');
  const check = (): void => {
    if (process.ppid === npm && !isAdopted) return;
    clearInterval(timer);
    requests.request({ type: 'PARENT_ENDED' });
  };
  const timer = setInterval(check, parentCheckMs);
  check();
}
