import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../embedded/process/ports.ts';
import type { PrismaClient } from '../../src/db/prisma.ts';
import { residentMemory } from '../process-facts.ts';
import type { Stack } from '../stack.ts';
import { collectGarbageAt } from './inspector.ts';
import { publishRunChange } from './practices.ts';
import type { SocketOwner } from './protocol.ts';

/** A server under measurement, in a process of its own. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Null: its sockets subscribe to nothing. */
  readonly query: string | null;
  /** The owner as this server knows them. */
  ownerOf(owner: SocketOwner): SocketOwner;
  /** Sends one change to every socket of a practice, and returns when it is committed. */
  publish(practiceId: string): Promise<void>;
  /** The memory that it uses after a collection of its garbage, in bytes; NaN on other systems than Linux. */
  memory(): Promise<number>;
}

export interface OurTarget extends Target {
  /** The port of the inspector. */
  readonly inspector: number;
  readonly metricsUrl: string;
}

/** The selection of docs/CLIENTS.md. */
const statusQuery = `subscription ($practiceId: ID!, $after: String) {
  syncStatus(practiceId: $practiceId, after: $after) { seq reset runs { id kind state } }
}`;

/** Clients take the ports above, and 10,000 of them hit one in use. */
const firstPort = 20_000;

export const servers = {
  ws: () => startFloor('ws'),
  yoga: () => startFloor('yoga'),
  ours: startOurs,
} as const;

async function startOurs(stack: Stack, database: PrismaClient): Promise<OurTarget> {
  const inspector = await freePort(firstPort);
  const port = await freePort(inspector + 1);
  const metricsPort = await freePort(port + 1);
  const api = await stack.freshApi({
    port,
    metricsPort,
    nodeFlags: [`--inspect=127.0.0.1:${inspector}`],
  });
  return {
    name: 'ours',
    url: `${api.url.replace('http', 'ws')}/graphql`,
    pid: api.pid,
    query: statusQuery,
    ownerOf: (owner) => owner,
    publish: (practiceId) => publishRunChange(database, practiceId),
    memory: () => memoryOf(api.pid, inspector),
    inspector,
    metricsUrl: `http://localhost:${metricsPort}/metrics`,
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

async function startFloor(name: 'ws' | 'yoga'): Promise<Target> {
  const inspector = await freePort(firstPort);
  const file = name === 'ws' ? 'ws-broadcast.ts' : 'yoga-fan-out.ts';
  const program = fileURLToPath(new URL(`../floors/${file}`, import.meta.url));
  const child = fork(program, [String(await freePort(inspector + 1))], {
    execArgv: [`--inspect=127.0.0.1:${inspector}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  let seq = 0;
  return {
    name,
    url: `ws://127.0.0.1:${port}/graphql`,
    pid: child.pid ?? 0,
    query: name === 'ws' ? null : statusQuery,
    ownerOf: (owner) => (name === 'ws' ? { ...owner, authorization: null } : owner),
    publish() {
      seq += 1;
      child.send(messageLikeOurs(seq));
      return Promise.resolve();
    },
    memory: () => memoryOf(child.pid ?? 0, inspector),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The bytes that ours sends for the same change. */
function messageLikeOurs(seq: number): string {
  const runs = [{ id: `SyncRun:${crypto.randomUUID()}`, kind: 'CLIENTS', state: 'RUNNING' }];
  const data = { syncStatus: { seq: String(seq), reset: false, runs } };
  return JSON.stringify({ id: crypto.randomUUID(), type: 'next', payload: { data } });
}

async function memoryOf(pid: number, inspector: number): Promise<number> {
  await collectGarbageAt(inspector);
  return residentMemory(pid) ?? Number.NaN;
}
