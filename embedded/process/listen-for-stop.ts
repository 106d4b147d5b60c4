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
  // A killed npm forwards no signal, and the terminal's Ctrl-C no longer reaches us.
  if (process.env['npm_lifecycle_event'] !== undefined) watchParent(requests);
}

function watchParent(requests: StopRequests): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    requests.request({ type: 'PARENT_ENDED' });
  }, parentCheckMs);
}
