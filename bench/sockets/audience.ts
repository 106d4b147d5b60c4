import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Arrival, AudienceRequest, AudienceResponse, Opening, Traffic } from './protocol.ts';

/** Clients in a process of their own. */
export interface Audience extends AsyncDisposable {
  /** Returns how long it took until each socket had its first result. */
  open(opening: Opening & { readonly socketsEach: number }): Promise<number>;
  /** Opens and ends sockets, and returns how long it took. */
  cycle(opening: Opening & { readonly cycles: number }): Promise<number>;
  /** What all sockets have received since the start. Throws when one was closed. */
  traffic(): Promise<Traffic>;
  /** What has been received since the last call, as soon as there are so many. */
  received(count: number): Promise<readonly Arrival[]>;
  /** Cuts every connection. */
  kill(): Promise<void>;
}

/** A measurement that waits longer than this has lost a message. */
const timeoutMs = 120_000;

export function startAudience(): Audience {
  const child = fork(fileURLToPath(new URL('clients.ts', import.meta.url)), {
    execArgv: [],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then((): never => {
    throw new Error('The process with the clients has ended.');
  });
  ended.catch(() => undefined);
  const request = async <Type extends AudienceResponse['type']>(
    message: AudienceRequest,
    type: Type,
  ): Promise<Extract<AudienceResponse, { type: Type }>> => {
    const response = new Promise<AudienceResponse>((resolve) => child.once('message', resolve));
    child.send(message);
    const received = await Promise.race([response, ended]);
    if (received.type !== type) throw new Error(`The clients responded ${received.type}.`);
    return received as Extract<AudienceResponse, { type: Type }>;
  };
  return {
    async open(opening) {
      return (await request({ type: 'open', ...opening }, 'opened')).ms;
    },
    async cycle(opening) {
      return (await request({ type: 'cycle', ...opening }, 'cycled')).ms;
    },
    async traffic() {
      const { traffic, closed } = await request({ type: 'count' }, 'counted');
      if (closed.length > 0) throw new Error(`Sockets closed: ${closed.join(', ')}`);
      return traffic;
    },
    async received(count) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const { count: arrived, closed } = await request({ type: 'count' }, 'counted');
        if (arrived >= count) return (await request({ type: 'take' }, 'taken')).arrivals;
        if (Date.now() > deadline || closed.length > 0) {
          throw new Error(`${arrived} of ${count} messages arrived; closed: ${closed.join(', ')}`);
        }
        await sleep(100);
      }
    },
    async kill() {
      await request({ type: 'kill' }, 'killed');
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended.catch(() => undefined);
    },
  };
}
