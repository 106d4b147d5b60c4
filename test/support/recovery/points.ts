import { AsyncLocalStorage } from 'node:async_hooks';
import { Context } from '@temporalio/activity';
import type { PrismaClient } from '../../../src/db/prisma.ts';
import type { RecordList } from '../../../src/ports/source.ts';

/** A place at which an activity waits for the world: for Postgres or for XPM. */
export interface Point {
  readonly workflowId: string;
  /** Which of its workflow's activities it is; the same in each of its attempts. */
  readonly activityId: string;
  /** What is about to be waited for, or has just been. */
  readonly name: string;
  /** The lines of the activities that led there: the same call from elsewhere is another point. */
  readonly path: string;
}

/** Told of each point as it is passed; an activity goes on only when the answer settles. */
export type Visit = (point: Point) => Promise<void>;

interface Call {
  readonly name: string;
  readonly path: string;
}

/** The call to XPM under which something happens: what it asks of the ledger belongs to it. */
const underWay = new AsyncLocalStorage<Call>();

/** Postgres, each of whose transactions is a point before it begins, before its COMMIT and after it. */
export function prismaAtPoints(prisma: PrismaClient, visit: Visit): PrismaClient {
  const transaction = async (
    work: (db: unknown) => Promise<unknown>,
    ...options: unknown[]
  ): Promise<unknown> => {
    const call = underWay.getStore();
    const { name, path } = call === undefined ? caller() : { ...call, name: ledgerName(call) };
    // The ledger is asked as the call begins: that point there is already.
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

/** A port to XPM, each of whose calls is a point before it and after its answer; a list has one inside. */
export function portAtPoints<T extends object>(port: T, noun: string, visit: Visit): T {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key, target);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const call = { name: `${noun}.${String(key)}`, path: caller().path };
        await pass(visit, `${call.name}: before the call`, call.path);
        const answer: unknown = await underWay.run(
          call,
          () => method.apply(target, args) as unknown,
        );
        await pass(visit, `${call.name}: after the answer`, call.path);
        return isList(answer) ? { ...answer, chunks: chunksAtPoint(answer, call, visit) } : answer;
      };
    },
  });
}

const isList = (answer: unknown): answer is RecordList<unknown> =>
  typeof answer === 'object' && answer !== null && 'chunks' in answer;

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
          const result = await underWay.run(call, () => iterator.next());
          if (isFirst) await pass(visit, `${call.name}: in the middle of the list`, call.path);
          isFirst = false;
          return result;
        },
        async return(value: unknown) {
          await underWay.run(call, () => iterator.return?.());
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

/** Which function of the activities asks, and by way of which lines. */
function caller(): Call {
  const frames = framesIn('workflows/activities');
  return {
    name: frames[0]?.function ?? '?',
    path: frames.map(({ file, line }) => `${file}:${line}`).join(' < '),
  };
}

const ledgerName = ({ name }: Call): string => `${name}, ${framesIn('src/db')[0]?.function ?? '?'}`;

/** The stack's frames in a folder, those before an await included. */
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
