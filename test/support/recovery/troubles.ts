import { setTimeout as sleep } from 'node:timers/promises';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { StableAddress } from '../http/stable-address.ts';
import type { OwnProcess } from '../process/own-process.ts';
import type { Replaceable, TwoOfEach } from '../process/two-of-each.ts';

/** Troubles of the connections between the processes. */
const connectionTroubles = [
  'REDIS_KILLED',
  'REDIS_FLUSHED',
  'NOTIFICATIONS_DROPPED',
  'SOCKETS_CUT',
] as const;
/** Troubles of the processes themselves. */
const processTroubles = ['API_KILLED', 'API_DRAINED', 'WORKER_KILLED', 'WORKER_DRAINED'] as const;

export type Trouble = (typeof connectionTroubles)[number] | (typeof processTroubles)[number];

export interface Unplugged {
  readonly processes: TwoOfEach;
  readonly addresses: readonly StableAddress[];
  readonly flushRedis: () => Promise<void>;
}

export interface TroublesOptions {
  readonly seed: number;
  /** Each trouble happens once at least, however short this is. */
  readonly seconds: number;
}

/** When something happened, in words, for whoever has to explain a failure. */
export type Journal = readonly string[];

/**
 * Unplugs connections and replaces processes at the same time, each at moments that the seed decides. Returns when
 * everything is plugged in again.
 */
export async function unplugAtRandom(
  unplugged: Unplugged,
  { seed, seconds }: TroublesOptions,
): Promise<Journal> {
  const startedAt = performance.now();
  const journal: string[] = [];
  const play = async (kinds: readonly Trouble[], laneSeed: number): Promise<void> => {
    const rng = mersenne(laneSeed);
    const draw = (from: number, to: number): number => uniformInt(rng, from, to);
    const elapsedMs = (): number => performance.now() - startedAt;
    const longestMs = (seconds * 1000) / kinds.length;
    do {
      for (const trouble of shuffled(kinds, draw)) {
        const pauseMs = draw(100, Math.min(4000, longestMs));
        const moment = { which: draw(0, 1), lastsMs: draw(100, 2000) };
        await sleep(pauseMs);
        journal.push(`${Math.round(elapsedMs())} ms: ${trouble} ${moment.which}`);
        await cause(unplugged, trouble, moment);
      }
    } while (elapsedMs() < seconds * 1000);
  };
  await Promise.all([play(connectionTroubles, seed), play(processTroubles, seed + 1)]);
  return journal;
}

function shuffled<T>(items: readonly T[], draw: (from: number, to: number) => number): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(draw(0, left.length - 1), 1));
}

interface Moment {
  /** Which of the two of each. */
  readonly which: number;
  readonly lastsMs: number;
}

async function cause(
  { processes, addresses, flushRedis }: Unplugged,
  trouble: Trouble,
  { which, lastsMs }: Moment,
): Promise<void> {
  const { relay, redis, apis, workers } = processes;
  switch (trouble) {
    case 'REDIS_KILLED':
      await redis.kill();
      await sleep(lastsMs);
      await redis.start();
      return;
    case 'REDIS_FLUSHED':
      await flushRedis();
      return;
    case 'NOTIFICATIONS_DROPPED':
      relay.dropNotifications();
      await sleep(lastsMs);
      relay.passNotifications();
      return;
    case 'SOCKETS_CUT':
      addresses[which]?.cut();
      return;
    case 'API_KILLED':
    case 'WORKER_KILLED': {
      const victim = (trouble === 'API_KILLED' ? apis : workers)[which];
      await victim?.now.kill();
      await sleep(lastsMs);
      await victim?.start();
      return;
    }
    case 'API_DRAINED':
    case 'WORKER_DRAINED':
      await replace((trouble === 'API_DRAINED' ? apis : workers)[which]);
      return;
  }
}

/** Stops a process in order and starts the next one, as a rolling release does. Returns the exit code. */
export async function replace(
  process: Replaceable<OwnProcess> | undefined,
): Promise<number | null> {
  const code = (await process?.now.drain()) ?? null;
  await process?.start();
  return code;
}
