import { AsyncLocalStorage } from 'node:async_hooks';
import { Context } from '@temporalio/activity';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import type { PracticeSource, RecordList } from '../../../src/ports/xpm/source.ts';
import type { PracticeTarget } from '../../../src/ports/xpm/target.ts';

/** A place at which an activity waits for Postgres or for XPM. */
export interface Point {
  readonly workflowId: string;
  /** The activity's id in its workflow; the same in each attempt. */
  readonly activityId: string;
  /** What the activity waits for, before or after the wait. */
  readonly name: string;
  /** The lines of the engine that led there: the same call from another line is another point. */
  readonly path: string;
}

/** Called at each point; the activity continues when the promise settles. */
export type Visit = (point: Point) => Promise<void>;

interface Call {
  readonly name: string;
  readonly path: string;
}

/** The call to XPM in progress: what it asks of the rate limiter belongs to it. */
const currentCall = new AsyncLocalStorage<Call>();

/** A Prisma client with points before each transaction's BEGIN, before its COMMIT and after it. */
export function prismaAtPoints(prisma: PrismaClient, visit: Visit): PrismaClient {
  const transaction = async (
    work: (db: unknown) => Promise<unknown>,
    ...options: unknown[]
  ): Promise<unknown> => {
    const call = currentCall.getStore();
    const { name, path } = call === undefined ? caller() : { ...call, name: rateLimiterName(call) };
    // A permit is acquired when the call starts: that point exists already.
    if (call === undefined) await pass(visit, `${name}: before BEGIN`, path);
    const run = prisma.$transaction.bind(prisma) as (...args: unknown[]) => Promise<unknown>;
    const result = await run(
      async (db: unknown) => {
        const done = await work(db);
        await pass(visit, `${name}: before COMMIT`, path);
        return done;
      },
      ...options,
    );
    await pass(visit, `${name}: after COMMIT`, path);
    return result;
  };
  return new Proxy(prisma, {
    get(target, key) {
      if (key === '$transaction') return transaction;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A port to XPM with points before each call, after its response, and in the middle of a list. */
export function portAtPoints<T extends object>(port: T, noun: string, visit: Visit): T {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key, target);
      if (typeof method !== 'function') return method;
      if (withoutCalls.includes(key)) return method.bind(target) as unknown;
      return async (...args: unknown[]): Promise<unknown> => {
        const call = { name: `${noun}.${nameOf(key, args)}`, path: caller().path };
        await pass(visit, `${call.name}: before the call`, call.path);
        const response: unknown = await currentCall.run(
          call,
          () => method.apply(target, args) as unknown,
        );
        await pass(visit, `${call.name}: after the response`, call.path);
        return isList(response)
          ? { ...response, chunks: chunksAtPoint(response, call, visit) }
          : response;
      };
    },
  });
}

/** The ports' methods that only compute. */
const withoutCalls: readonly (string | symbol)[] = [
  'creationWindows',
  'plan',
  'defaultStateCode',
] satisfies readonly (keyof PracticeSource | keyof PracticeTarget)[];

/** A push makes one of several calls, each of which is a point of its own. */
function nameOf(method: string | symbol, args: readonly unknown[]): string {
  if (method !== 'push') return String(method);
  const [, call] = args as Parameters<PracticeTarget['push']>;
  return `push ${call.name}`;
}

const isList = (response: unknown): response is RecordList<unknown> =>
  typeof response === 'object' && response !== null && 'chunks' in response;

function chunksAtPoint(
  { chunks }: RecordList<unknown>,
  call: Call,
  visit: Visit,
): RecordList<unknown>['chunks'] {
  return {
    [Symbol.asyncIterator]() {
      const iterator = chunks[Symbol.asyncIterator]();
      let isFirst = true;
      return {
        async next() {
          const result = await currentCall.run(call, () => iterator.next());
          if (isFirst) await pass(visit, `${call.name}: in the middle of the list`, call.path);
          isFirst = false;
          return result;
        },
        async return(value: unknown) {
          await currentCall.run(call, () => iterator.return?.());
          return { done: true, value } as IteratorReturnResult<unknown>;
        },
      };
    },
  };
}

function pass(visit: Visit, name: string, path: string): Promise<void> {
  const { workflowExecution, activityId } = Context.current().info;
  return visit({ workflowId: workflowExecution?.workflowId ?? '', activityId, name, path });
}

interface Frame {
  readonly function: string;
  readonly file: string;
  readonly line: string;
}

/** The engine's function that waits, and the lines that led there. */
function caller(): Call {
  const frames = framesIn('src/(?:sync|edits|practices)');
  return {
    name: frames[0]?.function ?? '?',
    path: frames.map(({ file, line }) => `${file}:${line}`).join(' < '),
  };
}

const rateLimiterName = ({ name }: Call): string =>
  `${name}, ${framesIn('src/db')[0]?.function ?? '?'}`;

/** The stack's frames in a folder, including those before an await. */
function framesIn(folder: string): readonly Frame[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const frame = new RegExp(
    `at (?:async )?(?:(\\S+) \\()?file://\\S*/${folder}/(\\S+)\\.ts:(\\d+):`,
  );
  return stack.split('\n').flatMap((text) => {
    const [, name, file, line] = frame.exec(text) ?? [];
    if (file === undefined || line === undefined) return [];
    return { function: name?.replace(/^.*\./, '') ?? file, file, line };
  });
}
