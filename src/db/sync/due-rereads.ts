import type { Database } from '../prisma.ts';

/** A skipped client that is due to be read alone. */
export interface DueReread {
  /** The id of its problem. */
  readonly id: string;
  readonly xpmId: string;
  /** How many single reads of it have failed. */
  readonly rereads: number;
}

export interface DueJob extends DueReread {
  /** The number by which XPM's calls identify the job. */
  readonly number: string;
}

/** The lists whose records can be read alone. */
export interface DueRereads {
  readonly clients: DueReread;
  readonly jobs: DueJob;
}

interface DuePage<L> {
  readonly practiceId: string;
  readonly content: L;
  readonly at: Date;
  readonly limit: number;
}

/**
 * Skipped records that may be read alone, those that wait the longest first. A job that was never stored has no known
 * number, so only a list can bring it.
 */
export function dueRereads<L extends keyof DueRereads>(
  db: Database,
  { practiceId, content, at, limit }: DuePage<L>,
): Promise<readonly DueRereads[L][]> {
  return db.$queryRaw<DueRereads[L][]>`
        SELECT DISTINCT ON (p.reread_at, p.xpm_id)
          p.id, p.xpm_id AS "xpmId", j.number, p.rereads
        FROM problem p
        LEFT JOIN job j ON p.content = 'jobs' AND j.practice_id = p.practice_id AND j.xpm_id = p.xpm_id
        WHERE p.practice_id = ${practiceId}::uuid AND p.content = ${content}
          AND p.resolved_at IS NULL AND p.type = 'recordSkipped' AND p.xpm_id IS NOT NULL
          AND p.reread_at <= ${at} AND (p.content <> 'jobs' OR j.number IS NOT NULL)
        ORDER BY p.reread_at, p.xpm_id
        LIMIT ${limit}`;
}
