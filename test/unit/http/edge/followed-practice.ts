import type { Services } from '../../../../src/context.ts';
import type { Role } from '../../../../src/domain/practice/practice.ts';
import { newRun } from '../../../../src/domain/sync/sync-run.ts';
import { createEventBus } from '../../../../src/events/event-bus.ts';
import { createLogChecks } from '../../../../src/events/log-checks.ts';
import { createPracticeFeed } from '../../../../src/events/practice-feed.ts';
import type { Edge, EdgeOptions } from '../../../support/http/edge.ts';
import { startEdge } from '../../../support/http/edge.ts';
import { createMemoryLog } from '../../events/memory-log.ts';

export interface FollowedPractice extends AsyncDisposable {
  readonly edge: Edge;
  readonly practiceId: string;
  /** A subscription to the practice, whose items have the name of the person who requested the last run. */
  readonly query: string;
  /** The same as an address, for clients of server-sent events that send a GET. */
  readonly address: string;
  /** Appends changes, and notifies the process of them. The name makes an item as large as a test needs it. */
  change(count?: number, requestedBy?: string): void;
}

/** The edge, with one practice behind it whose event log is in memory. Everybody is a member. */
export async function followPractice(options: EdgeOptions = {}): Promise<FollowedPractice> {
  const rowId = '3f1f4a3e-6a5b-4a39-9d55-0d9d3e6a7c01';
  const practiceId = `Practice:${rowId}`;
  const [log, bus] = [createMemoryLog(), createEventBus()];
  const feed = createPracticeFeed({
    log,
    bus,
    isUnavailable: () => false,
    checks: createLogChecks(),
  });
  const members = { get: () => 'STANDARD', has: () => true } as unknown as Map<string, Role>;
  const services: Partial<Services> = { feed, members: () => Promise.resolve(members) };
  const edge = await startEdge({ ...options, services });
  const query = `subscription ($after: String) {
    syncStatus(practiceId: "${practiceId}", after: $after) { seq reset runs { requestedBy } }
  }`;
  return {
    edge,
    practiceId,
    query,
    address: `${edge.url}/graphql?${new URLSearchParams({ query }).toString()}`,
    change(count = 1, requestedBy = 'Ada') {
      const run = newRun({
        id: 'run',
        practiceId: rowId,
        kind: 'CLIENTS',
        recordId: null,
        trigger: 'MANUAL',
        requestedBy,
        requestedAt: new Date(),
        mode: 'FULL',
      });
      log.append(count, { type: 'run.changed', run });
      bus.publish(rowId);
    },
    [Symbol.asyncDispose]: () => edge[Symbol.asyncDispose](),
  };
}
