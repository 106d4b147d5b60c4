import { describe, expect, it } from 'vitest';
import { StopRequests } from '../../../../embedded/process/stop-requests.ts';

/** Requests on a clock that the test moves. */
function requestsAt(): { readonly stop: StopRequests; readonly clock: { ms: number } } {
  const clock = { ms: 0 };
  return { stop: new StopRequests(() => clock.ms), clock };
}

const ctrlC = { type: 'SIGNAL', signal: 'SIGINT' } as const;

async function insists(stop: StopRequests): Promise<boolean> {
  return Promise.race([stop.insisted.then(() => true), Promise.resolve().then(() => false)]);
}

describe('StopRequests', () => {
  it('The first request decides, and ends whatever is starting', async () => {
    const { stop } = requestsAt();
    expect(stop.signal.aborted).toBe(false);
    stop.request({ type: 'PARENT_ENDED' });
    stop.request({ type: 'FAILED', message: 'Temporal ended.' });
    expect(await stop.first).toEqual({ type: 'PARENT_ENDED' });
    expect(stop.signal.aborted).toBe(true);
  });

  it('The Ctrl-C that npm forwards is not taken for a second one', async () => {
    const { stop, clock } = requestsAt();
    stop.request(ctrlC);
    clock.ms = 900;
    stop.request(ctrlC);
    expect(await insists(stop)).toBe(false);
  });

  it('A second Ctrl-C asks for an immediate stop', async () => {
    const { stop, clock } = requestsAt();
    stop.request(ctrlC);
    clock.ms = 1100;
    stop.request(ctrlC);
    expect(await insists(stop)).toBe(true);
  });

  it.each([
    { type: 'PARENT_ENDED' },
    { type: 'OUTPUT_CLOSED' },
    { type: 'FAILED', message: 'Temporal ended.' },
  ] as const)('The request $type during a stop leaves it in order', async (reason) => {
    const { stop, clock } = requestsAt();
    stop.request(ctrlC);
    clock.ms = 5000;
    stop.request(reason);
    expect(await insists(stop)).toBe(false);
  });
});
