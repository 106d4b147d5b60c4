import type { Database } from '../prisma.ts';

/** The results of requests with an idempotency key. */
export interface RequestStore {
  /** The result of the earlier request with this key. The key stays locked until the transaction ends. */
  lock(key: RequestKey): Promise<StoredRequest | null>;
  save(key: RequestKey, request: StoredRequest): Promise<void>;
}

export interface RequestKey {
  readonly practiceId: string;
  readonly subject: string;
  readonly key: string;
}

export interface StoredRequest {
  /** A digest of the arguments, which reveals a different request with the same key. */
  readonly fingerprint: string;
  readonly outcome: 'SyncStarted' | 'SyncJoined' | 'SyncWaiting';
  readonly runId: string;
  readonly requestedAt: Date;
}

const outcomes = ['SyncStarted', 'SyncJoined', 'SyncWaiting'] as const;

export function requestStore(db: Database): RequestStore {
  return {
    async lock({ practiceId, subject, key }) {
      // Before the first request there is no row to lock, so an advisory lock covers the key itself.
      const lock = JSON.stringify([practiceId, subject, key]);
      await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))`;
      const row = await db.idempotentRequest.findUnique({
        where: { practiceId_subject_key: { practiceId, subject, key } },
      });
      if (row === null) return null;
      const { fingerprint, runId, requestedAt } = row;
      const outcome = outcomes.find((each) => each === row.outcome) ?? 'SyncJoined';
      return { fingerprint, outcome, runId, requestedAt };
    },
    async save(key, request) {
      await db.idempotentRequest.create({ data: { ...key, ...request } });
    },
  };
}
