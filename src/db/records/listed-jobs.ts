import type { ListedJob } from '../../domain/records/job.ts';
import type { Column } from '../bulk/delimited-rows.ts';
import { cellsOf, lineOfCells, unknownCell } from '../bulk/delimited-rows.ts';
import type { RecordBatch } from '../bulk/record-batch.ts';
import { recordColumns } from '../bulk/record-columns.ts';
import type { Database } from '../prisma.ts';

/** The columns whose elements a list of jobs may lack. */
type OpenColumn = 'budget' | 'type';

const isOpen = (name: string): name is OpenColumn => name === 'budget' || name === 'type';

export const jobColumns = recordColumns<'Job', ListedJob>('Job', {}).map(
  (column): Column<ListedJob> => {
    const { name, of } = column;
    if (!isOpen(name)) return column;
    return { ...column, of: (job) => (job[name] === undefined ? unknownCell : of(job)) };
  },
);

const openPlaces = jobColumns.flatMap(({ name }, place) => (isOpen(name) ? [{ name, place }] : []));

interface IncompleteLine {
  readonly xpmId: string;
  readonly cells: (string | null)[];
}

/**
 * Completes the lines of jobs whose list lacks an element. When another job of the batch has the element, the
 * list has it, so an absent one is empty; otherwise XPM's stored value stays. A batch (`inBatches`) can be a part
 * of a longer list, so an element that all jobs of a batch lack stays stored although other batches have it.
 */
export async function completeLines(
  db: Database,
  practiceId: string,
  batch: RecordBatch<ListedJob>,
): Promise<void> {
  const lines = batch.lines();
  const incomplete = lines
    .filter(({ line }) => line.includes(unknownCell))
    .map(({ xpmId, line }): IncompleteLine => ({ xpmId, cells: cellsOf(line) }));
  if (incomplete.length === 0) return;
  const isLacking = (place: number): boolean =>
    incomplete.length === lines.length &&
    incomplete.every(({ cells }) => cells[place] === unknownCell);
  const lacking = new Set(openPlaces.map(({ place }) => place).filter(isLacking));
  const stored = lacking.size === 0 ? null : await storedIn(db, practiceId, incomplete);
  for (const { xpmId, cells } of incomplete) {
    for (const { name, place } of openPlaces) {
      if (cells[place] !== unknownCell) continue;
      cells[place] = lacking.has(place) ? (stored?.get(xpmId)?.[name] ?? null) : null;
    }
    batch.replace(xpmId, lineOfCells(cells));
  }
}

type StoredParts = Readonly<Record<OpenColumn, string | null>>;

/**
 * What XPM had by the last read. A row displays a pending budget instead. A deleted job that is listed again
 * starts anew.
 */
async function storedIn(
  db: Database,
  practiceId: string,
  jobs: readonly IncompleteLine[],
): Promise<ReadonlyMap<string, StoredParts>> {
  const rows = await db.$queryRawUnsafe<(StoredParts & { readonly xpmId: string })[]>(
    `SELECT j.xpm_id AS "xpmId", j.type,
       CASE WHEN p.id IS NULL THEN j.budget ELSE p.theirs #>> '{}' END AS budget
     FROM job j LEFT JOIN pending_change p ON p.job_id = j.id AND p.field = 'budget'
     WHERE j.practice_id = $1::uuid AND j.xpm_id = ANY ($2::uuid[]) AND j.deleted_at IS NULL`,
    practiceId,
    jobs.map(({ xpmId }) => xpmId),
  );
  return new Map(rows.map((row) => [row.xpmId, row]));
}
