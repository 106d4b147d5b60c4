import type {
  Findings,
  FoundProblem,
  ProblemContent,
  SkippedSummary,
} from '../../domain/records/problem.ts';
import { rereadAt } from '../../domain/records/problem.ts';
import type { SyncKind } from '../../domain/sync/sync-kind.ts';
import type { Column } from '../bulk/delimited-rows.ts';
import { delimitedRows, toDelimited } from '../bulk/delimited-rows.ts';
import type { Database } from '../prisma.ts';
import type { DueReread, DueRereads } from './due-rereads.ts';
import { dueRereads } from './due-rereads.ts';
import { skippedBy } from './skipped-records.ts';

/** The run and the content of some findings. */
export interface FoundBy {
  readonly practiceId: string;
  readonly kind: SyncKind;
  readonly runId: string;
  readonly content: ProblemContent;
  readonly at: Date;
}

/** The problems of a practice. They are written after the records of the same transaction. */
export interface ProblemStore {
  anyOpen(practiceId: string, content: ProblemContent): Promise<boolean>;
  /** Opens the problems, or notes that they were found again. */
  save(by: FoundBy, problems: readonly FoundProblem[]): Promise<void>;
  /** Resolves the open problems of these records that `save` has not found at the same time. */
  resolve(by: FoundBy, examined: Findings['examined']): Promise<void>;
  /** Resolves the open problems that a full run has not found again. */
  resolveUnseen(
    practiceId: string,
    contents: readonly ProblemContent[],
    times: { readonly since: Date; readonly at: Date },
  ): Promise<void>;
  /** The records that a run has skipped, each once, the ones that are new since its start by name. */
  skippedBy(run: { readonly id: string; readonly startedAt: Date }): Promise<SkippedSummary>;
  /** Skipped records that may be read alone, those that wait the longest first. */
  due<L extends keyof DueRereads>(
    practiceId: string,
    content: L,
    page: { readonly at: Date; readonly limit: number },
  ): Promise<readonly DueRereads[L][]>;
  /** A single read of the record has failed, too. */
  postpone(problem: Pick<DueReread, 'id' | 'rereads'>, at: Date): Promise<void>;
}

const columns: readonly Column<FoundProblem>[] = [
  { name: 'identity', type: 'text', of: ({ identity }) => identity },
  { name: 'xpm_id', type: 'uuid', of: ({ xpmId }) => xpmId },
  { name: 'label', type: 'text', of: ({ label }) => label },
  { name: 'place', type: 'text', of: ({ place }) => place },
  { name: 'type', type: 'text', of: ({ type }) => type },
  { name: 'part', type: 'text', of: ({ part }) => part },
  { name: 'reason', type: 'text', of: ({ reason }) => reason },
  { name: 'message', type: 'text', of: ({ message }) => message },
];
const names = columns.map(({ name }) => name).join(', ');

export function problemStore(db: Database): ProblemStore {
  return {
    async anyOpen(practiceId, content) {
      const open = await db.problem.findFirst({
        where: { practiceId, content, resolvedAt: null },
        select: { id: true },
      });
      return open !== null;
    },
    save: (by, problems) => save(db, by, problems),
    async resolve({ practiceId, content, at }, examined) {
      await db.$executeRawUnsafe(
        `UPDATE problem SET resolved_at = $4
         WHERE practice_id = $1::uuid AND content = $2 AND identity = ANY ($3::text[])
           AND resolved_at IS NULL AND last_seen_at <> $4`,
        practiceId,
        content,
        examined,
        at,
      );
    },
    async resolveUnseen(practiceId, contents, { since, at }) {
      await db.problem.updateMany({
        where: {
          practiceId,
          content: { in: [...contents] },
          resolvedAt: null,
          lastSeenAt: { lt: since },
        },
        data: { resolvedAt: at },
      });
    },
    skippedBy: (run) => skippedBy(db, run),
    due: (practiceId, content, page) => dueRereads(db, { practiceId, content, ...page }),
    async postpone({ id, rereads }, at) {
      const next = rereads + 1;
      await db.problem.update({
        where: { id },
        data: { rereads: next, rereadAt: rereadAt(next, at), lastSeenAt: at },
        select: { id: true },
      });
    },
  };
}

async function save(
  db: Database,
  { practiceId, kind, runId, content, at }: FoundBy,
  problems: readonly FoundProblem[],
): Promise<void> {
  await db.$executeRawUnsafe(
    `INSERT INTO problem AS t
           (practice_id, kind, run_id, content, first_seen_at, last_seen_at, reread_at, ${names})
         SELECT $1::uuid, $2::sync_kind, $3::uuid, $4, $5, $5, $5, ${names}
         FROM ${delimitedRows('$6', columns)} AS r
         ON CONFLICT (practice_id, content, identity, part, reason) WHERE resolved_at IS NULL
         DO UPDATE SET (kind, run_id, last_seen_at, label, place, type, message)
           = (excluded.kind, excluded.run_id, excluded.last_seen_at, excluded.label, excluded.place,
              excluded.type, excluded.message)`,
    practiceId,
    kind,
    runId,
    content,
    at,
    toDelimited(eachOnce(problems), columns),
  );
}

/** One statement cannot write a row twice. The order is the same for every writer. */
function eachOnce(problems: readonly FoundProblem[]): readonly FoundProblem[] {
  const byKey = new Map(
    problems.map((each) => [JSON.stringify([each.identity, each.part, each.reason]), each]),
  );
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
}
