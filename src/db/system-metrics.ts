import { z } from 'zod';
import type { SourceLimits } from '../domain/quota/quota.ts';
import { dayWindowMs } from '../domain/quota/quota.ts';
import type { SystemMetrics, SystemMetricsReader } from '../ports/system-metrics.ts';
import { percentages } from '../ports/system-metrics.ts';
import type { PrismaClient } from './prisma.ts';

const count = z.number().int();
const instant = z.coerce.date();
const run = z.object({ kind: z.string(), state: z.string(), runs: count });
const backlog = z.object({ waiting: count, oldestAt: instant.nullable() });

const stored: z.ZodType<SystemMetrics> = z.object({
  unfinished: z.array(run.extend({ oldestAt: instant })),
  ended: z.array(run),
  paused: z.array(z.object({ limit: z.string(), runs: count })),
  outbox: backlog,
  edits: backlog.extend({ refused: count }),
  practices: z.array(z.object({ connection: z.string(), practices: count })),
  day: z.object({
    remainingSum: count,
    remainingLeast: count.nullable(),
    byPercentRemaining: z.array(z.object({ atMost: z.number(), practices: count })),
    externalUsage: count,
  }),
});

const hourMs = 60 * 60 * 1000;

/** Two statements, which read only indexes and tables with one row per practice. */
export function createSystemMetricsReader(
  prisma: PrismaClient,
  { dayLimit }: SourceLimits,
): SystemMetricsReader {
  return {
    async read(now) {
      const [work, practices] = await Promise.all([
        readWork(prisma, new Date(now.getTime() - hourMs)),
        readPractices(prisma, now, dayLimit),
      ]);
      return stored.parse({ ...work, ...practices });
    },
  };
}

type Json = Readonly<Record<string, unknown>>;

async function readWork(prisma: PrismaClient, endedSince: Date): Promise<Json> {
  const [row] = await prisma.$queryRaw<[{ metrics: Json }]>`
    WITH unfinished AS (
      SELECT kind, state, count(*) AS runs, min(requested_at) AS "oldestAt" FROM sync_run
      WHERE state IN ('REQUESTED', 'RUNNING', 'PAUSED', 'WAITING') GROUP BY 1, 2
    ), ended AS (
      SELECT kind, state, count(*) AS runs FROM sync_run
      WHERE finished_at > ${endedSince} GROUP BY 1, 2
    ), paused AS (
      SELECT coalesce(paused_limit::text, 'NONE') AS "limit", count(*) AS runs FROM sync_run
      WHERE state = 'PAUSED' GROUP BY 1
    ), outbox AS (
      SELECT count(*) AS waiting, min(enqueued_at) AS "oldestAt" FROM outbox_message
    ), edits AS (
      SELECT count(*) FILTER (WHERE refusal IS NULL) AS waiting, count(refusal) AS refused,
        min(since) FILTER (WHERE refusal IS NULL) AS "oldestAt" FROM pending_change
    )
    SELECT jsonb_build_object(
      'unfinished', (SELECT coalesce(jsonb_agg(to_jsonb(u)), '[]') FROM unfinished u),
      'ended', (SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') FROM ended e),
      'paused', (SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM paused p),
      'outbox', (SELECT to_jsonb(o) FROM outbox o),
      'edits', (SELECT to_jsonb(e) FROM edits e)) AS metrics`;
  return row.metrics;
}

/** A practice that XPM has reported nothing about within a day has all calls of the day. */
async function readPractices(prisma: PrismaClient, now: Date, dayLimit: number): Promise<Json> {
  const [row] = await prisma.$queryRaw<[{ metrics: Json }]>`
    WITH connected AS (
      SELECT coalesce(q.day_limit, ${dayLimit}) AS day,
        CASE
          WHEN q.blocked_by = 'DAY' AND q.blocked_until > ${now} THEN 0
          WHEN q.observed_at > ${new Date(now.getTime() - dayWindowMs)} THEN q.day_remaining
        END AS reported,
        q.external_day_calls > 0 AS shared
      FROM xpm_connection x LEFT JOIN quota q USING (practice_id) WHERE x.state IN ('CONNECTED', 'UNCERTAIN')
    ), remaining AS (
      SELECT coalesce(reported, day) AS calls, shared, (
        SELECT min(bound) FROM unnest(${[...percentages]}::int[]) bound
        WHERE bound = 100 OR coalesce(reported, day) * 100 <= bound * day) AS "atMost"
      FROM connected
    ), bands AS (SELECT "atMost", count(*) AS practices FROM remaining GROUP BY 1)
    SELECT jsonb_build_object(
      'practices', (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM (
        SELECT state AS connection, count(*) AS practices FROM xpm_connection GROUP BY 1) c),
      'day', jsonb_build_object(
        'remainingSum', (SELECT coalesce(sum(calls), 0) FROM remaining),
        'remainingLeast', (SELECT min(calls) FROM remaining),
        'externalUsage', (SELECT count(*) FILTER (WHERE shared) FROM remaining),
        'byPercentRemaining', (SELECT coalesce(jsonb_agg(to_jsonb(b)), '[]') FROM bands b))) AS metrics`;
  return row.metrics;
}
