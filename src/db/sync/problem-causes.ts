import type { ProblemCause, RetryCost } from '../../domain/records/problem-retry.ts';
import { readProblemReasons } from '../../domain/records/read-problem.ts';
import { syncKinds } from '../../domain/sync/sync-kind.ts';
import type { PrismaClient } from '../prisma.ts';
import { retryCostColumns } from './problem-retries.ts';

/** The causes of a practice's open problems, those with the most problems first, with what a retry reads. */
export type ProblemCauseReader = (
  practiceId: string,
) => Promise<readonly (ProblemCause & RetryCost)[]>;

/** A newer release may store kinds and reasons that this one does not know. */
export const problemCauseReader =
  (prisma: PrismaClient): ProblemCauseReader =>
  (practiceId) =>
    prisma.$queryRawUnsafe<(ProblemCause & RetryCost)[]>(
      `SELECT p.kind::text AS kind, p.reason, ${retryCostColumns}
       FROM problem p
       WHERE p.practice_id = $1::uuid AND p.resolved_at IS NULL
         AND p.kind::text = ANY ($2::text[]) AND p.reason = ANY ($3::text[])
       GROUP BY p.kind, p.reason
       ORDER BY problems DESC, p.kind, p.reason`,
      practiceId,
      [...syncKinds],
      [...readProblemReasons],
    );
