import type { StoredRequest } from '../../db/unit-of-work.ts';
import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { RequestSyncInput, SyncRequest } from './sync-request.ts';

/** What the request's idempotency key refers to. */
export type EarlierRequest =
  | { readonly type: 'none' }
  | { readonly type: 'conflict' }
  | {
      readonly type: 'same';
      readonly outcome: StoredRequest['outcome'];
      readonly run: SyncRun;
    };

/** The earlier request with the same key. The key stays locked until the transaction ends. */
export async function findEarlierRequest(request: SyncRequest): Promise<EarlierRequest> {
  const { tx, input } = request;
  if (input.idempotencyKey === null) return { type: 'none' };
  const earlier = await tx.requests.lock(keyOf(request, input.idempotencyKey));
  if (earlier === null) return { type: 'none' };
  if (earlier.fingerprint !== fingerprintOf(input)) return { type: 'conflict' };
  const run = await tx.runs.find(earlier.runId);
  return run === null ? { type: 'none' } : { type: 'same', outcome: earlier.outcome, run };
}

/** Stores the result under the request's key. Call it before the events, which lock the log. */
export async function remember(
  request: SyncRequest,
  result: Pick<StoredRequest, 'outcome' | 'runId'>,
): Promise<void> {
  const { tx, input, at: requestedAt } = request;
  if (input.idempotencyKey === null) return;
  const fingerprint = fingerprintOf(input);
  await tx.requests.save(keyOf(request, input.idempotencyKey), {
    ...result,
    fingerprint,
    requestedAt,
  });
}

const keyOf = (request: SyncRequest, key: string) => ({
  practiceId: request.practice.id,
  subject: request.viewer.subject,
  key,
});

const fingerprintOf = ({ kind, record, full }: RequestSyncInput): string =>
  JSON.stringify([kind, record, full]);
