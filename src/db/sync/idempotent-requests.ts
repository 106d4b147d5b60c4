import type { Database } from '../prisma.ts';

/** The answers that idempotency keys got. */
export interface RequestStore {
  /** The earlier answer to this key. Nobody else can use the key until the transaction ends. */
  lock(request: RequestKey): Promise<RememberedRequest | null>;
  remember(request: RequestKey, answer: RememberedRequest): Promise<void>;
}

export interface RequestKey {
  readonly practiceId: string;
  readonly subject: string;
  readonly key: string;
}

export interface RememberedRequest {
  /** Of the arguments, to notice another request under the same key. */
  readonly fingerprint: string;
  readonly outcome: 'SyncStarted' | 'SyncJoined' | 'SyncWaiting';
  readonly runId: string;
  readonly requestedAt: Date;
}

const outcomes = ['SyncStarted', 'SyncJoined', 'SyncWaiting'] as const;

export function requestStore(db: Database): RequestStore {
  return {
    async lock({ practiceId, subject, key }) {
      // There is no row to lock before the first request; the key itself is locked.
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
    async remember(request, answer) {
      await db.idempotentRequest.create({ data: { ...request, ...answer } });
    },
  };
}
