import { setTimeout as sleep } from 'node:timers/promises';
import type { StableAddress } from './stable-address.ts';
import { startStableAddress } from './stable-address.ts';

/** How often a load balancer looks at `/readyz`; processes drain for longer than that. */
const checkMs = 100;

/**
 * An address whose new connections go to the first process that is ready.
 * @param processes their URLs at present, the preferred one first
 */
export async function startLoadBalancer(
  processes: () => readonly string[],
): Promise<StableAddress> {
  const address = await startStableAddress((await firstReady(processes())) ?? 'http://localhost:1');
  const stopping = new AbortController();
  const checking = (async () => {
    while (!stopping.signal.aborted) {
      const ready = await firstReady(processes());
      if (ready !== null) address.leadTo(ready);
      await sleep(checkMs, null, { signal: stopping.signal }).catch(() => null);
    }
  })();
  return {
    ...address,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await checking;
      await address[Symbol.asyncDispose]();
    },
  };
}

async function firstReady(urls: readonly string[]): Promise<string | null> {
  for (const url of urls) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    await response?.text();
    if (response?.ok === true) return url;
  }
  return null;
}
