import type { RecordFacts, RecordType } from '../../domain/records/record.ts';
import type { Database } from '../prisma.ts';
import { clientFacts, jobFacts, toClientFacts, toJobFacts } from './record-facts.ts';

/** Some records after one of them, which is named by its row id. */
interface RecordPage {
  readonly after: string | null;
  readonly limit: number;
}

/** Records that are read by a call each. */
export interface RecordsToRead {
  /** The clients that XPM's list lacks and that no review has kept, in the order of their ids. */
  markedClients(practiceId: string, page: RecordPage): Promise<readonly RecordFacts[]>;
  /** The records of a practice in the order of their ids, for a sweep. */
  next(practiceId: string, type: RecordType, page: RecordPage): Promise<readonly RecordFacts[]>;
}

export function recordsToRead(db: Database): RecordsToRead {
  return {
    async markedClients(practiceId, { after, limit }) {
      const rows = await db.client.findMany({
        where: {
          practiceId,
          deletedAt: null,
          dismissedAt: null,
          missingSince: { not: null },
          ...(after !== null && { id: { gt: after } }),
        },
        orderBy: { id: 'asc' },
        take: limit,
        select: clientFacts,
      });
      return rows.map(toClientFacts);
    },
    async next(practiceId, type, { after, limit }) {
      const page = {
        where: { practiceId, deletedAt: null, ...(after !== null && { id: { gt: after } }) },
        orderBy: { id: 'asc' },
        take: limit,
      } as const;
      return type === 'CLIENT'
        ? (await db.client.findMany({ ...page, select: clientFacts })).map(toClientFacts)
        : (await db.job.findMany({ ...page, select: jobFacts })).map(toJobFacts);
    },
  };
}
