import { flushCompileCache } from 'node:module';
import { ApplicationFailure } from '@temporalio/activity';
import { Runtime } from '@temporalio/worker';
import { createActivityDependencies } from '../../../src/activity-dependencies.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger, temporalLogger } from '../../../src/logger.ts';
import { startWorker } from '../../../src/worker.ts';
import type { Point } from './points.ts';
import { portAtPoints, prismaAtPoints } from './points.ts';

// A worker whose activities can be made to wait at a point for ever.

/** What the parent process sends. */
export type Command =
  /** Start to work. */
  | { readonly type: 'work'; readonly workflowBundlePath: string }
  | ({ readonly type: 'hold' } & Holds)
  /** Let all gated workflows continue. */
  | { readonly type: 'open' }
  /** Report each point. */
  | { readonly type: 'record' };

/** How activities are held until the next `hold`. */
export interface Holds {
  /** The points at which they stop for ever. */
  readonly points: readonly Point[];
  /** The workflows whose activities wait for `open`. */
  readonly gates: readonly string[];
  /** The workflows whose pages fail when they start. */
  readonly broken: readonly string[];
}

/** What the worker sends. */
export type Message =
  | { readonly type: 'loaded' | 'working' | 'armed' }
  | { readonly type: 'passed' | 'reached'; readonly point: Point };

const send = (message: Message): void => {
  process.send?.(message);
};

const keyOf = (point: Point): string =>
  [point.workflowId, point.activityId, point.name, point.path].join('\n');
const forEver = new Promise<never>(() => undefined);

let held = new Set<string>();
let closed = new Set<string>();
let broken = new Set<string>();
let opened = Promise.resolve();
let open: () => void = () => undefined;
let recording = false;

async function visit(point: Point): Promise<void> {
  if (recording) send({ type: 'passed', point });
  if (point.name.startsWith('startPage') && broken.has(point.workflowId)) {
    throw ApplicationFailure.nonRetryable('The test makes this page fail.');
  }
  if (closed.has(point.workflowId)) await opened;
  if (!held.has(keyOf(point))) return;
  send({ type: 'reached', point });
  await forEver;
}

function handle(command: Command): void {
  switch (command.type) {
    case 'work':
      void work(command.workflowBundlePath);
      break;
    case 'hold':
      held = new Set(command.points.map(keyOf));
      closed = new Set(command.gates);
      broken = new Set(command.broken);
      opened = new Promise((resolve) => {
        open = resolve;
      });
      send({ type: 'armed' });
      break;
    case 'open':
      closed = new Set();
      open();
      break;
    case 'record':
      recording = true;
      break;
  }
}

async function work(codePath: string): Promise<void> {
  const config = readConfig();
  const logger = temporalLogger(createLogger('worker', config));
  Runtime.install({ shutdownSignals: [], logger });
  await startWorker(config, {
    workflowBundle: { codePath },
    dependencies(...[usual, prisma, tools]) {
      const deps = createActivityDependencies(usual, prismaAtPoints(prisma, visit), tools);
      return {
        ...deps,
        source: portAtPoints(deps.source, 'source', visit),
        target: portAtPoints(deps.target, 'target', visit),
      };
    },
  });
  send({ type: 'working' });
  // A killed process saves nothing when it ends.
  flushCompileCache();
}

process.on('message', handle);
// The parent has died, so nothing else would stop this process.
process.on('disconnect', () => process.exit());
send({ type: 'loaded' });
