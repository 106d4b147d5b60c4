import { describe, expect, test } from 'vitest';
import { StopRequests } from '../../../../embedded/process/stop-requests.ts';

const interrupted = { type: 'SIGNAL', signal: 'SIGINT' } as const;

describe('requests to stop', () => {
  test('The first request decides the reason and aborts what is starting', async () => {
    const requests = new StopRequests(() => 0);
    expect(requests.signal.aborted).toBe(false);
    requests.request(interrupted);
    requests.request({ type: 'FAILED', message: 'Postgres has ended.' });
    expect(await requests.first).toEqual(interrupted);
    expect(requests.signal.aborted).toBe(true);
  });

  test.each([
    ['the echo of npm', interrupted, 400, 'waiting'],
    ['a failure after a second', { type: 'OUTPUT_CLOSED' } as const, 5_000, 'waiting'],
    ['a signal after a second', interrupted, 1_500, 'insisted'],
  ])('%s leaves the orderly stop %4$s', async (_, reason, afterMs, expected) => {
    let now = 0;
    const requests = new StopRequests(() => now);
    requests.request(interrupted);
    now = afterMs;
    requests.request(reason);
    const outcome = Promise.race([
      requests.insisted.then(() => 'insisted'),
      requests.first.then(() => Promise.resolve()).then(() => 'waiting'),
    ]);
    expect(await outcome).toBe(expected);
  });
});
