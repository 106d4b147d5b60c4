import type { ExecutionResult } from 'graphql';
import {
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  parse,
} from 'graphql';
import { expect } from 'vitest';
import type { Positioned } from '../../../../schema/activity/practice-subscription.ts';
import {
  PracticeSubscription,
  startAfter,
} from '../../../../schema/activity/practice-subscription.ts';
import type { Context, Services } from '../../../../src/context.ts';
import type { Role } from '../../../../src/domain/practice/practice.ts';
import { createEventBus } from '../../../../src/events/event-bus.ts';
import { createLogChecks } from '../../../../src/events/log-checks.ts';
import { createPracticeFeed } from '../../../../src/events/practice-feed.ts';
import { createMaskError } from '../../../../src/http/pipeline/mask-error.ts';
import type { Frame } from '../../../../src/http/subscriptions/frame.ts';
import type { CutReason, Outlet } from '../../../../src/http/subscriptions/outlet.ts';
import { ResultQueue } from '../../../../src/http/subscriptions/result-queue.ts';
import { Subscriptions } from '../../../../src/http/subscriptions/subscriptions.ts';
import { createLogger } from '../../../../src/logger.ts';
import { createMemoryLog } from '../../events/memory-log.ts';

const practiceId = 'practice';
export const outage = new Error('The database does not respond.');

/** A client that reads until it is told to stop. */
class TestClient implements Outlet {
  isFull = false;
  readonly received: string[] = [];
  cutFor: CutReason | null = null;
  ended: ExecutionResult | null = null;
  results: ResultQueue | null = null;
  send({ json }: Frame): void {
    const { status } = (JSON.parse(json) as { data: { status: Record<string, unknown> } }).data;
    this.received.push(Object.values(status).join(' '));
  }
  cut(reason: CutReason): void {
    this.cutFor = reason;
  }
}

export interface Sent {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface TestPractice {
  readonly roles: Map<string, Role>;
  /** What was executed: the position, and for which role. */
  readonly executions: string[];
  readonly state: { fails: Error | null };
  readonly subscriptions: Subscriptions;
  /** Appends events, and notifies the process of them. */
  change(count?: number): void;
  /** Subscribes as a person, and collects what they receive. */
  subscribe(subject: string, sent?: Sent): Promise<TestClient>;
  /** Waits until a client has received exactly this. */
  expectReceived(client: TestClient, expected: readonly string[]): Promise<void>;
}

/** Subscriptions to one practice whose log and members are in memory. */
export function practiceInMemory(): TestPractice {
  const log = createMemoryLog();
  const bus = createEventBus();
  const roles = new Map<string, Role>([
    ['ada', 'ADMIN'],
    ['ben', 'STANDARD'],
    ['bea', 'STANDARD'],
  ]);
  const executions: string[] = [];
  const state: { fails: Error | null } = { fails: null };
  const feed = createPracticeFeed({
    log,
    bus,
    isUnavailable: (error) => error === outage,
    checks: createLogChecks(),
  });
  const services = {
    feed,
    members: () => Promise.resolve(new Map(roles)),
  } as unknown as Services;
  const subscriptions = new Subscriptions({
    services,
    maskError: createMaskError(
      createLogger('api', { logLevel: 'silent', secrets: [] }),
      (e) => e === outage,
    ),
    limits: { maximumMissed: 5, checkMs: 5, timeoutMs: 100 },
  });
  const schema = schemaOf((line) => {
    executions.push(line);
    if (state.fails !== null) throw state.fails;
  });
  return {
    roles,
    executions,
    state,
    subscriptions,
    change(count = 1) {
      log.append(count);
      bus.publish(practiceId);
    },
    async subscribe(subject: string, sent: Sent = {}): Promise<TestClient> {
      const client = new TestClient();
      const context: Context = {
        services,
        viewer: { subject, name: `${subject}'s name` },
        rights: null,
        lastEventId: null,
      };
      const query =
        sent.query ?? 'subscription ($after: String) { status(after: $after) { seq role } }';
      const results = await subscriptions.subscribe(
        {
          schema,
          document: parse(query),
          variableValues: sent.variables ?? {},
          contextValue: context,
        },
        client,
      );
      if (!(results instanceof ResultQueue)) throw new Error(JSON.stringify(results));
      client.results = results;
      void results.next().then(({ value }) => {
        client.ended = (value as ExecutionResult | undefined) ?? null;
      });
      return client;
    },
    expectReceived: (client: TestClient, expected: readonly string[]) =>
      expect.poll(() => client.received).toEqual(expected),
  };
}

interface Status extends Positioned {
  readonly reset: boolean;
}

function schemaOf(onExecute: (line: string) => void): GraphQLSchema {
  const status = new GraphQLObjectType<Status, Context>({
    name: 'Status',
    fields: {
      seq: { type: GraphQLString, resolve: ({ seq }) => String(seq) },
      reset: { type: GraphQLString, resolve: ({ reset }) => (reset ? 'reset' : 'no reset') },
      role: {
        type: GraphQLString,
        resolve: (_status, _args, { rights }) => rights?.role ?? 'person',
      },
      echo: {
        type: GraphQLString,
        args: { of: { type: GraphQLString } },
        resolve: (_status, { of }: { of?: string }) => of,
      },
      name: { type: GraphQLString, resolve: (_status, _args, { viewer }) => viewer?.name },
    },
  });
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { id: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType<Status, Context>({
      name: 'Subscription',
      fields: {
        status: {
          type: new GraphQLNonNull(status),
          args: { after: { type: GraphQLString }, limit: { type: GraphQLInt } },
          subscribe: (_root, args: { after?: string }, context) =>
            new PracticeSubscription<Status>({
              practiceId,
              start: startAfter(context, args.after, 'snapshot'),
              hasState: true,
              select(item) {
                if (item.type === 'event') return [{ seq: item.logged.seq, reset: false }];
                return item.type === 'start' ? [] : [{ seq: item.snapshot.seq, reset: item.reset }];
              },
            }),
          resolve(item, _args, { rights }) {
            onExecute(`${item.seq} ${rights?.role ?? 'person'}`);
            return item;
          },
        },
      },
    }),
  });
}
