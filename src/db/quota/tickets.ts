import type { QueuePlace } from '../../domain/quota/permits.ts';
import type { CallPriority } from '../../domain/quota/priority.ts';
import type { QuotaDenial } from '../../domain/quota/quota.ts';
import { leaseSeconds } from '../../domain/quota/quota.ts';
import type { CallSeries } from '../../ports/rate-limiter.ts';
import type { Database } from '../prisma.ts';

// The queue of a practice's denied series. Functions that decide about permits run under the lock of the practice's quota.

export interface QueuedSeries {
  readonly practiceId: string;
  readonly priority: CallPriority;
  readonly series: CallSeries;
}

/** A series that does not come back so long after its slot has lost its place. */
const graceMs = 2 * 60 * 1000;

/** A series whose slot has come lets those ahead of it go first, unless they are later than this. */
const latenessMs = 10 * 1000;

/** A series in the queue. */
export interface QueueStanding {
  readonly place: QueuePlace;
  /**
   * The calls that it needs in a row. One that was denied needs as many as then, although it may come back with
   * another call: a list that is read again must not use up the room that the calls after it have waited for.
   */
  readonly calls: number;
}

/** Where the series stands. One that was never denied stands behind those that wait. */
export async function findQueueStanding(
  db: Database,
  { practiceId, priority, series }: QueuedSeries,
  now: Date,
): Promise<QueueStanding> {
  await db.permitTicket.deleteMany({ where: { practiceId, expiresAt: { lte: now } } });
  const ticket = await db.permitTicket.findUnique({
    where: { practiceId_seriesId: { practiceId, seriesId: series.id } },
  });
  if (ticket !== null && ticket.startedAt !== null) {
    return { place: { type: 'started' }, calls: series.calls };
  }
  const isDue = ticket !== null && ticket.slotAt <= now;
  const waiting = await db.permitTicket.groupBy({
    by: ['isOfDay'],
    where: {
      practiceId,
      priority,
      startedAt: null,
      ...(ticket !== null && { number: { lt: ticket.number } }),
      ...(isDue && { slotAt: { gt: new Date(now.getTime() - latenessMs) } }),
    },
    _count: true,
    _sum: { calls: true },
  });
  // Those that wait for the day's limit need no call of this minute.
  const soon = waiting.find(({ isOfDay }) => !isOfDay);
  const ahead = {
    series: soon?._count ?? 0,
    calls: soon?._sum.calls ?? 0,
    callsOfDay: waiting.reduce((sum, { _sum }) => sum + (_sum.calls ?? 0), 0),
  };
  return {
    place: { type: 'waiting', ahead },
    calls: Math.max(series.calls, ticket?.calls ?? 1),
  };
}

/** Keeps the place of a denied series until its slot. A series that had started waits again. */
export async function keepPlace(
  db: Database,
  { practiceId, priority, series: { id: seriesId, calls } }: QueuedSeries,
  { limit, until: slotAt }: QuotaDenial,
): Promise<void> {
  const isOfDay = limit === 'DAY';
  const expiresAt = new Date(slotAt.getTime() + graceMs);
  const place = { priority, calls, slotAt, isOfDay, startedAt: null, expiresAt };
  await db.permitTicket.upsert({
    where: { practiceId_seriesId: { practiceId, seriesId } },
    create: { practiceId, seriesId, ...place },
    update: place,
  });
}

/** Whether no series of the priority waits. */
export async function isQueueEmpty(
  db: Database,
  practiceId: string,
  priority: CallPriority,
): Promise<boolean> {
  return (await db.permitTicket.count({ where: { practiceId, priority, startedAt: null } })) === 0;
}

/** Sets aside the permits for the rest of a series, one of whose calls was granted. */
export async function useTicket(
  db: Database,
  { practiceId, priority, series: { id: seriesId, calls } }: QueuedSeries,
  now: Date,
): Promise<void> {
  const key = { practiceId, seriesId };
  if (calls <= 1) {
    await db.permitTicket.deleteMany({ where: key });
    return;
  }
  const started = { startedAt: now, slotAt: now, isOfDay: false, expiresAt: leaseEnd(now) };
  const { count } = await db.permitTicket.updateMany({
    where: { ...key, startedAt: { not: null } },
    data: { calls: { decrement: 1 }, expiresAt: started.expiresAt },
  });
  if (count === 1) return;
  await db.permitTicket.upsert({
    where: { practiceId_seriesId: key },
    create: { ...key, priority, calls: calls - 1, ...started },
    update: { calls: calls - 1, ...started },
  });
}

export const leaseEnd = (now: Date): Date => new Date(now.getTime() + leaseSeconds * 1000);

/** A series lives as long as its calls. */
export async function renewTicket(
  db: Database,
  practiceId: string,
  { id: seriesId }: CallSeries,
  now: Date,
): Promise<void> {
  await db.permitTicket.updateMany({
    where: { practiceId, seriesId, startedAt: { not: null } },
    data: { expiresAt: leaseEnd(now) },
  });
}

export async function removeTicket(
  db: Database,
  practiceId: string,
  seriesId: string,
): Promise<void> {
  await db.permitTicket.deleteMany({ where: { practiceId, seriesId } });
}
