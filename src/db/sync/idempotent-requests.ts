import type { RequestRows } from '../../ports/unit-of-work.ts';
import type { Database } from '../prisma.ts';

const outcomes = ['SyncStarted', 'SyncJoined', 'SyncWaiting'] as const;

export function requestRows(db: Database): RequestRows {
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
