import { ApplicationFailure } from '@temporalio/activity';
import { Runtime } from '@temporalio/worker';
import { createActivityDependencies } from '../../../src/activity-dependencies.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger, temporalLogger } from '../../../src/logger.ts';
import { startWorker } from '../../../src/worker.ts';
import type { Point } from './points.ts';
import { portAtPoints, prismaAtPoints } from './points.ts';

// A worker like any other, except that its activities can be told to wait at a point, for ever.

/** What the worker can be told, by whoever started it. */
export type Order =
  /** To begin to work. */
  | { readonly type: 'work'; readonly workflowBundlePath: string }
  | ({ readonly type: 'hold' } & Holds)
  /** To let all workflows in. */
  | { readonly type: 'open' }
  /** To tell of each point that is passed. */
  | { readonly type: 'tell' };

/** What happens to activities, until it is told anew. */
export interface Holds {
  /** Where they must stop, for ever. */
  readonly points: readonly Point[];
  /** Which workflows' must not begin before they are let in. */
  readonly gates: readonly string[];
  /** Which workflows' pages fail as they begin. */
  readonly broken: readonly string[];
}

/** What it tells. */
export type Word =
  | { readonly type: 'loaded' | 'working' | 'armed' }
  | { readonly type: 'passed' | 'reached'; readonly point: Point };

const say = (word: Word): void => {
  process.send?.(word);
};

const keyOf = (point: Point): string =>
  [point.workflowId, point.activityId, point.name, point.path].join('\n');
const forEver = new Promise<never>(() => undefined);

let held = new Set<string>();
let closed = new Set<string>();
let broken = new Set<string>();
let opened = Promise.resolve();
let open: () => void = () => undefined;
let tells = false;

async function visit(point: Point): Promise<void> {
  if (tells) say({ type: 'passed', point });
  if (point.name.startsWith('startPage') && broken.has(point.workflowId)) {
    throw ApplicationFailure.nonRetryable('A fault that the test wants.');
  }
  if (closed.has(point.workflowId)) await opened;
  if (!held.has(keyOf(point))) return;
  say({ type: 'reached', point });
  await forEver;
}

function obey(order: Order): void {
  switch (order.type) {
    case 'work':
      void work(order.workflowBundlePath);
      break;
    case 'hold':
      held = new Set(order.points.map(keyOf));
      closed = new Set(order.gates);
      broken = new Set(order.broken);
      opened = new Promise((resolve) => {
        open = resolve;
      });
      say({ type: 'armed' });
      break;
    case 'open':
      closed = new Set();
      open();
      break;
    case 'tell':
      tells = true;
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
  say({ type: 'working' });
}

process.on('message', obey);
// Nobody is left who could kill it.
process.on('disconnect', () => process.exit());
say({ type: 'loaded' });
