import type {
  ProblemCause,
  RetriedContent,
  RetryCost,
} from '../../domain/records/problem-retry.ts';
import type { Database } from '../prisma.ts';

/** The open problems of a cause in a practice, or one of them. */
export interface RetriedProblems extends ProblemCause {
  readonly practiceId: string;
  /** The id of the only problem to retry; `null` for all. */
  readonly problemId: string | null;
}

/** What the call that reads a record alone needs, by what it reads. A client need not be stored yet. */
export interface RetriedRecords {
  readonly clients: { readonly xpmId: string };
  readonly jobs: { readonly xpmId: string; readonly number: string };
  readonly clientFieldValues: StoredRecord;
  readonly jobFieldValues: StoredRecord;
}

interface StoredRecord {
  readonly xpmId: string;
  /** The id of its row. */
  readonly id: string;
}

export interface FailedRetry {
  readonly runId: string;
  readonly content: RetriedContent;
  readonly xpmId: string;
  readonly at: Date;
}

/** The problems that runs of the kind `PROBLEMS` are about. */
export interface ProblemRetryStore {
  exists(practiceId: string, problemId: string): Promise<boolean>;
  cost(problems: RetriedProblems): Promise<RetryCost>;
  /** Assigns the problems whose records can be read alone to the run. Returns the calls that they need. */
  assign(problems: RetriedProblems, runId: string): Promise<number>;
  /** The run's next record with open problems of the content, after the one with this id in XPM. */
  next<C extends RetriedContent>(
    runId: string,
    content: C,
    after: string | null,
  ): Promise<RetriedRecords[C] | null>;
  /** The run could not read the record either, so its problems are found again. */
  noteFailure(failed: FailedRetry): Promise<void>;
}

/** The calls by which a record is read need its identifier, and most of them what is stored of it. */
const isReadAlone = `(p.xpm_id IS NOT NULL AND (p.content = 'clients'
  OR p.content = 'clientFieldValues' AND EXISTS (
    SELECT FROM client c WHERE c.practice_id = p.practice_id AND c.xpm_id = p.xpm_id)
  OR p.content IN ('jobs', 'jobFieldValues') AND EXISTS (
    SELECT FROM job j WHERE j.practice_id = p.practice_id AND j.xpm_id = p.xpm_id)))`;

/** The columns of `RetryCost`, over rows of `problem p`. */
export const retryCostColumns = `count(*)::int AS problems,
  (count(DISTINCT (p.content, p.xpm_id)) FILTER (WHERE ${isReadAlone}))::int AS calls,
  (count(*) FILTER (WHERE NOT ${isReadAlone}))::int AS listed`;

const isChosen = `p.practice_id = $1::uuid AND p.kind = $2::sync_kind AND p.reason = $3
  AND p.resolved_at IS NULL AND ($4::uuid IS NULL OR p.id = $4::uuid)`;

const chosen = ({ practiceId, kind, reason, problemId }: RetriedProblems) =>
  [practiceId, kind, reason, problemId] as const;

export function problemRetryStore(db: Database): ProblemRetryStore {
  return {
    async exists(practiceId, id) {
      return (await db.problem.count({ where: { practiceId, id } })) > 0;
    },
    async cost(problems) {
      const [cost] = await db.$queryRawUnsafe<RetryCost[]>(
        `SELECT ${retryCostColumns} FROM problem p WHERE ${isChosen}`,
        ...chosen(problems),
      );
      return cost ?? { problems: 0, calls: 0, listed: 0 };
    },
    async assign(problems, runId) {
      // Every transaction locks problems in this order, so none waits for another in a circle.
      const [assigned] = await db.$queryRawUnsafe<{ readonly calls: number }[]>(
        `WITH chosen AS MATERIALIZED (
           SELECT p.id FROM problem p WHERE ${isChosen} AND ${isReadAlone}
           ORDER BY p.content, p.identity, p.id FOR UPDATE
         ), assigned AS (
           UPDATE problem SET retry_run_id = $5::uuid WHERE id IN (SELECT id FROM chosen)
           RETURNING content, xpm_id
         )
         SELECT count(DISTINCT (content, xpm_id))::int AS calls FROM assigned`,
        ...chosen(problems),
        runId,
      );
      return assigned?.calls ?? 0;
    },
    async next<C extends RetriedContent>(runId: string, content: C, after: string | null) {
      const [record] = await db.$queryRaw<RetriedRecords[C][]>`
        SELECT p.xpm_id AS "xpmId", coalesce(c.id, j.id)::text AS id, j.number
        FROM problem p
        LEFT JOIN client c ON p.content IN ('clients', 'clientFieldValues')
          AND c.practice_id = p.practice_id AND c.xpm_id = p.xpm_id
        LEFT JOIN job j ON p.content IN ('jobs', 'jobFieldValues')
          AND j.practice_id = p.practice_id AND j.xpm_id = p.xpm_id
        WHERE p.retry_run_id = ${runId}::uuid AND p.content = ${content}
          AND p.resolved_at IS NULL AND (p.content = 'clients' OR coalesce(c.id, j.id) IS NOT NULL)
          AND (${after}::uuid IS NULL OR p.xpm_id > ${after}::uuid)
        ORDER BY p.xpm_id LIMIT 1`;
      return record ?? null;
    },
    async noteFailure({ runId, content, xpmId, at }) {
      await db.problem.updateMany({
        where: { retryRunId: runId, content, xpmId, resolvedAt: null },
        data: { runId, lastSeenAt: at },
      });
    },
  };
}
