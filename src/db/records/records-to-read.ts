import type { Prisma } from '../../../prisma/generated/client.ts';
import type { ClientSummary, StoredSummary } from '../../domain/records/client-summary.ts';
import type { ClientFacts, RecordFacts, RecordType } from '../../domain/records/record.ts';
import type { SweepPhase } from '../../domain/sync/sweep-phase.ts';
import { recentSince } from '../../domain/sync/sweep-phase.ts';
import type { Database } from '../prisma.ts';
import { clientFacts, jobFacts, toClientFacts, toJobFacts } from './record-facts.ts';

/** Some records after one of them, which is named by its row id. */
interface RecordPage {
  readonly after: string | null;
  readonly limit: number;
}

/** Some records of one phase of a sweep. */
interface SweepPage extends RecordPage {
  readonly phase: SweepPhase;
  readonly requestedAt: Date;
}

/** Records that are read by a call each. */
export interface RecordsToRead {
  /** The clients that XPM's list lacks and that no review has kept, in the order of their ids. */
  markedClients(practiceId: string, page: RecordPage): Promise<readonly ClientFacts[]>;
  /** The clients with these ids in XPM, as far as XPM's pages contain them. */
  clientSummaries(practiceId: string, xpmIds: readonly string[]): Promise<readonly StoredSummary[]>;
  /** The records of one phase of a sweep in the order of their ids. */
  next(practiceId: string, type: RecordType, page: SweepPage): Promise<readonly RecordFacts[]>;
  /** The record of XPM's lists whose custom fields XPM returned last; any one while none has been read. */
  lastRead(practiceId: string, type: RecordType): Promise<RecordFacts | null>;
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
    async clientSummaries(practiceId, xpmIds) {
      const rows = await db.client.findMany({
        where: { practiceId, xpmId: { in: [...xpmIds] } },
        select: summaryColumns,
      });
      return rows.map(({ deletedAt, missingSince, dismissedAt, ...summary }) => ({
        ...summary,
        isMissing: [deletedAt, missingSince, dismissedAt].some((at) => at !== null),
      }));
    },
    async next(practiceId, type, { after, limit, ...sweep }) {
      const where = { practiceId, deletedAt: null, ...(after !== null && { id: { gt: after } }) };
      const order = { orderBy: { id: 'asc' }, take: limit } as const;
      if (type === 'CLIENT') {
        const clients = { ...where, AND: clientsOf(db, sweep) };
        const rows = await db.client.findMany({ ...order, where: clients, select: clientFacts });
        return rows.map(toClientFacts);
      }
      const jobs = { ...where, AND: jobsOf(db, sweep) };
      const rows = await db.job.findMany({ ...order, where: jobs, select: jobFacts });
      return rows.map(toJobFacts);
    },
    async lastRead(practiceId, type) {
      const last = {
        where: { practiceId, deletedAt: null, missingSince: null },
        orderBy: lastReadFirst,
      };
      if (type === 'CLIENT') {
        const client = await db.client.findFirst({ ...last, select: clientFacts });
        return client === null ? null : toClientFacts(client);
      }
      const job = await db.job.findFirst({ ...last, select: jobFacts });
      return job === null ? null : toJobFacts(job);
    },
  };
}

// Sweeps read by ascending ids, so the last id is the farthest from the records that a first one meets.
const lastReadFirst = [
  { valuesLastReadCall: { sort: 'desc', nulls: 'last' } },
  { id: 'desc' },
] satisfies Prisma.JobOrderByWithRelationInput[] & Prisma.ClientOrderByWithRelationInput[];

const summaryColumns = {
  xpmId: true,
  isArchived: true,
  isDeleted: true,
  deletedAt: true,
  missingSince: true,
  dismissedAt: true,
  name: true,
  title: true,
  firstName: true,
  lastName: true,
  otherName: true,
  exportCode: true,
  clientCode: true,
  referralSource: true,
  email: true,
  phone: true,
  fax: true,
  website: true,
  address: true,
  city: true,
  region: true,
  postCode: true,
  country: true,
  postalAddress: true,
  postalCity: true,
  postalRegion: true,
  postalPostCode: true,
  postalCountry: true,
} as const satisfies Readonly<Record<keyof ClientSummary, true>> & Prisma.ClientSelect;

type Sweep = Pick<SweepPage, 'phase' | 'requestedAt'>;

// A record that changes while a sweep runs can enter a phase behind the sweep's position. So the later
// phases also have the records whose custom fields were not read since they changed.

function clientsOf(db: Database, { phase, requestedAt }: Sweep): Prisma.ClientWhereInput {
  const active = { isArchived: false, isDeleted: false };
  const since = recentSince(requestedAt);
  const changedMeanwhile: Prisma.ClientWhereInput = {
    changedAt: { gt: requestedAt },
    OR: [
      { valuesLastReadCall: null },
      { valuesLastReadCall: { lt: db.client.fields.lastReadCall } },
    ],
  };
  switch (phase) {
    case 'RECENT':
      return { ...active, changedAt: { gte: since } };
    case 'ACTIVE':
      return { ...active, OR: [{ changedAt: { lt: since } }, changedMeanwhile] };
    case 'INACTIVE':
      return { OR: [{ isArchived: true }, { isDeleted: true }, changedMeanwhile] };
  }
}

function jobsOf(db: Database, { phase, requestedAt }: Sweep): Prisma.JobWhereInput {
  const active = { completedDate: null };
  const since = recentSince(requestedAt);
  const changedMeanwhile: Prisma.JobWhereInput = {
    changedAt: { gt: requestedAt },
    OR: [{ valuesLastReadCall: null }, { valuesLastReadCall: { lt: db.job.fields.lastReadCall } }],
  };
  switch (phase) {
    case 'RECENT':
      return { ...active, changedAt: { gte: since } };
    case 'ACTIVE':
      return { ...active, OR: [{ changedAt: { lt: since } }, changedMeanwhile] };
    case 'INACTIVE':
      return { OR: [{ completedDate: { not: null } }, changedMeanwhile] };
  }
}
