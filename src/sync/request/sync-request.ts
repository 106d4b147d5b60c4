import type { Transaction, UnitOfWork } from '../../db/unit-of-work.ts';
import type { ActivityEntry } from '../../domain/activity/activity.ts';
import type { PracticeFacts, Viewer } from '../../domain/practice/practice.ts';
import type { RecordFacts, RecordKey } from '../../domain/records/record.ts';
import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { Clock } from '../../ports/clock.ts';
import { titleOf } from '../describe-run.ts';

export interface RequestSyncInput {
  readonly practiceId: string;
  readonly kind: SyncKind;
  /** The record that the sync is about; `UNKNOWN` when the named id is no record's. */
  readonly record: Pick<RecordKey, 'type' | 'id'> | { readonly type: 'UNKNOWN' } | null;
  /** The same key with the same arguments returns the same run. A refusal is not remembered. */
  readonly idempotencyKey: string | null;
  /** Read all records, even of a kind that could read only the changed ones. */
  readonly full: boolean;
}

export interface RequestSyncDependencies {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** A request in the transaction that makes it durable. */
export interface SyncRequest {
  readonly deps: RequestSyncDependencies;
  readonly tx: Transaction;
  readonly practice: PracticeFacts;
  readonly viewer: Viewer;
  readonly input: RequestSyncInput;
  readonly record: RecordFacts | null;
  readonly at: Date;
}

/** The activity entry of the request. */
export function entryOf(
  request: SyncRequest,
  entry: Pick<ActivityEntry, 'status' | 'message' | 'runId'>,
): ActivityEntry {
  const { input, record } = request;
  return {
    id: request.deps.newId(),
    practiceId: request.practice.id,
    type: 'SYNC',
    title: titleOf(input.kind, record),
    recordId: record?.id ?? null,
    actor: request.viewer.name,
    createdAt: request.at,
    ...entry,
  };
}
