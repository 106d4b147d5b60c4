import type { Database } from '../prisma.ts';
import type { JobListName, JobStore } from './job-store.ts';
import { jobFacts, toJobFacts } from './record-facts.ts';

/**
 * The window number of a job that exists in XPM and that no list contains, because it is older than every
 * window and no longer current. Only a call for the job itself shows whether it still exists.
 */
const beyondLists = -1;

/** Which list contains which job, and which jobs are missing from their list. */
export function jobLists(
  db: Database,
): Pick<JobStore, 'markListed' | 'markMissingFrom' | 'marked' | 'markUnlisted'> {
  return {
    async markListed(practiceId, list, listed) {
      // A current job that a window lists, too, keeps its window.
      const window = list === 'current' ? `nullif(creation_window, $3::int)` : '$3::int';
      await db.$executeRawUnsafe(
        `UPDATE job SET creation_window = ${window}, missing_since = NULL, dismissed_at = NULL
         WHERE practice_id = $1::uuid AND xpm_id = ANY ($2::uuid[]) AND (
           creation_window IS DISTINCT FROM ${window} OR num_nonnulls(missing_since, dismissed_at) > 0
         )`,
        practiceId,
        listed,
        list === 'current' ? beyondLists : list,
      );
    },
    async markMissingFrom(practiceId, list, { listed, call }, at) {
      await db.$executeRawUnsafe(
        `UPDATE job SET missing_since = $5
         WHERE practice_id = $1::uuid AND creation_window IS NOT DISTINCT FROM $2::int
           AND num_nonnulls(deleted_at, missing_since, dismissed_at) = 0 AND last_read_call <= $4
           AND xpm_id <> ALL ($3::uuid[])`,
        practiceId,
        windowOf(list),
        listed,
        call,
        at,
      );
    },
    async marked(practiceId, { after, windows, limit }) {
      const rows = await db.job.findMany({
        where: {
          practiceId,
          deletedAt: null,
          dismissedAt: null,
          missingSince: { not: null },
          ...(after !== null && { id: { gt: after } }),
          ...(!windows && { creationWindow: null }),
        },
        orderBy: { id: 'asc' },
        take: limit,
        select: jobFacts,
      });
      return rows.map(toJobFacts);
    },
    async markUnlisted(practiceId, xpmId) {
      await db.job.updateMany({
        where: { practiceId, xpmId, creationWindow: null },
        data: { creationWindow: beyondLists },
      });
    },
  };
}

const windowOf = (list: JobListName): number | null => (list === 'current' ? null : list);
