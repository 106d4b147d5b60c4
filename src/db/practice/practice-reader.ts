import { decidePermits } from '../../domain/quota/permits.ts';
import { defaultLimits, externalUsage, remaining } from '../../domain/quota/quota.ts';
import { unfinishedStates } from '../../domain/sync/sync-run.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PracticeReader, QuotaStatus } from '../../ports/practice-reader.ts';
import { readTags } from '../edits/pending-changes.ts';
import type { PrismaClient } from '../prisma.ts';
import { findAppDenial } from '../quota/app-limit.ts';
import { readUsage } from '../quota/usage.ts';
import { knownJobStates } from '../records/job-states.ts';
import { singleRecordRows } from '../records/single-records.ts';
import { ofKnownKind, toRun } from '../sync/runs.ts';
import { practiceRows } from './practices.ts';

export function createPracticeReader(prisma: PrismaClient, clock: Clock): PracticeReader {
  return {
    facts: (practiceId, subject) => practiceRows(prisma).find(practiceId, subject),
    record: (key) => singleRecordRows(prisma).find(key),
    async locate({ type, id }, subject) {
      const where = { id, practice: { memberships: { some: { subject } } } };
      const one = { where, select: { practiceId: true } };
      const row = await (type === 'CLIENT'
        ? prisma.client.findUnique(one)
        : prisma.job.findUnique(one));
      return row === null ? null : { practiceId: row.practiceId, type, id };
    },
    tags: (type, ids) => readTags(prisma, type, ids),
    jobStates: (practiceId) => knownJobStates(prisma, practiceId),
    async run(runId, subject) {
      const row = await prisma.syncRun.findUnique({
        where: { id: runId, ...ofKnownKind, practice: { memberships: { some: { subject } } } },
      });
      return row === null ? null : toRun(row);
    },
    async runs(practiceId, { after, before, limit, inverted }) {
      const direction = inverted ? 'asc' : 'desc';
      const cursor = inverted ? before : after;
      const rows = await prisma.syncRun.findMany({
        // A cursor is looked up whatever the list is restricted to: another practice's leads nowhere.
        where: {
          practiceId,
          ...ofKnownKind,
          ...(cursor !== undefined && { practice: { syncRuns: { some: { id: cursor } } } }),
        },
        orderBy: [{ requestedAt: direction }, { id: direction }],
        ...(cursor !== undefined && { cursor: { id: cursor }, skip: 1 }),
        take: limit,
      });
      return rows.map(toRun);
    },
    async unfinishedRuns(practiceId) {
      const rows = await prisma.syncRun.findMany({
        where: { practiceId, ...ofKnownKind, state: { in: [...unfinishedStates] } },
        orderBy: { requestedAt: 'asc' },
      });
      return rows.map(toRun);
    },
    quota: (practiceId) => readQuota(prisma, practiceId, clock.now()),
  };
}

async function readQuota(
  prisma: PrismaClient,
  practiceId: string,
  now: Date,
): Promise<QuotaStatus> {
  const terms = (await prisma.quota.findUnique({ where: { practiceId } })) ?? defaultLimits;
  const priority = 'INTERACTIVE';
  const use = await readUsage(prisma, practiceId, { terms, priority, now });
  const left = remaining(terms, use, now);
  const decision = decidePermits(terms, use, { priority, calls: 1, room: 1, now });
  const denial =
    (await findAppDenial(prisma, now)) ?? (decision.type === 'denied' ? decision.denial : null);
  return {
    minuteLimit: terms.minuteLimit,
    minuteRemaining: left.minute,
    dayLimit: terms.dayLimit,
    dayRemaining: left.day,
    dayResetsAt: denial?.limit === 'DAY' ? denial.until : null,
    inFlight: use.inFlight,
    externalUsage: externalUsage(terms, now),
    pausedUntil: denial?.until ?? null,
    pausedBy: denial?.limit ?? null,
  };
}
