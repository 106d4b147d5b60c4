import { z } from 'zod';
import { sourcesWithManualSync } from '../domain/practice/practice.ts';
import { syncKinds } from '../domain/sync/sync-kind.ts';
import type { ClaimedMessage, OutboxQueue } from '../ports/outbox-queue.ts';
import type { WorkflowMessage } from '../ports/workflows.ts';
import { activeTraceparent } from '../telemetry/spans.ts';
import type { Database, PrismaClient } from './prisma.ts';

/** Messages to workflows, delivered at least once after the commit, even if this process dies. */
export interface Outbox {
  enqueue(message: WorkflowMessage, at: Date): Promise<void>;
  /** Enqueues any number of messages in one statement. */
  enqueueAll(messages: readonly WorkflowMessage[], at: Date): Promise<void>;
}

/** The channel that a commit with new messages notifies. */
export const outboxChannel = 'outbox';

const sync = z.object({
  practiceId: z.uuid(),
  kind: z.enum(syncKinds),
  recordId: z.uuid().nullable(),
  runId: z.uuid(),
});
const record = z.object({
  practiceId: z.uuid(),
  type: z.enum(['CLIENT', 'JOB']),
  id: z.uuid(),
});

const storedMessage: z.ZodType<WorkflowMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start-sync'), sync, restored: z.boolean().default(false) }),
  z.object({ type: z.literal('cancel-sync'), sync }),
  z.object({ type: z.literal('wake-sync'), sync }),
  z.object({ type: z.literal('push'), record, restored: z.boolean() }),
  z.object({ type: z.literal('pending-cleared'), record }),
  z.object({ type: z.literal('set-schedules'), practiceId: z.uuid() }),
]);

export function outbox(db: Database): Outbox {
  const enqueueAll: Outbox['enqueueAll'] = async (messages, at) => {
    if (messages.length === 0) return;
    await db.$executeRaw`
      WITH enqueued AS (
        INSERT INTO outbox_message (payload, available_at, enqueued_at, trace)
        SELECT payload, ${at}, ${at}, ${activeTraceparent()}
        FROM jsonb_array_elements(${JSON.stringify(messages)}::jsonb) AS t (payload)
        RETURNING id
      )
      SELECT pg_notify(${outboxChannel}, max(id)::text) FROM enqueued`;
  };
  return { enqueue: (message, at) => enqueueAll([message], at), enqueueAll };
}

interface ClaimedRow extends Omit<ClaimedMessage, 'message'> {
  readonly payload: unknown;
}

const graceMs = 60_000;
const farFuture = new Date('9999-01-01T00:00:00Z');

export function createOutboxQueue(prisma: PrismaClient): OutboxQueue {
  return {
    async claim(now, claimedUntil, limit) {
      // A finished run needs neither a workflow nor a wake.
      await prisma.$executeRaw`
        DELETE FROM outbox_message m USING sync_run r
        WHERE m.available_at <= ${now} AND m.payload ->> 'type' IN ('start-sync', 'wake-sync')
          AND r.id::text = m.payload #>> '{sync,runId}' AND r.finished_at IS NOT NULL`;
      // The delivery reads the current settings, so the last of several such messages suffices.
      await prisma.$executeRaw`
        DELETE FROM outbox_message m USING outbox_message later
        WHERE m.available_at <= ${now} AND m.id < later.id
          AND m.payload ->> 'type' = 'set-schedules' AND later.payload ->> 'type' = 'set-schedules'
          AND m.payload ->> 'practiceId' = later.payload ->> 'practiceId'`;
      const rows = await claimRows(prisma, { now, claimedUntil, limit });
      return rows
        .toSorted((a, b) => Number(a.id - b.id))
        .map((row) => ({ ...row, message: storedMessage.safeParse(row.payload).data ?? null }));
    },
    async restore(now, which) {
      // A run or push whose row has a time before this is overdue.
      const before = which === 'all' ? farFuture : new Date(now.getTime() - graceMs);
      await prisma.$executeRaw`
        INSERT INTO outbox_message (payload, available_at, enqueued_at)
        SELECT jsonb_build_object('type', 'start-sync', 'restored', true,
          'sync', jsonb_build_object('practiceId', practice_id, 'kind', kind,
            'recordId', record_id, 'runId', id)), ${now}, ${now}
        FROM sync_run r
        WHERE (state = 'RUNNING' OR state = 'REQUESTED' AND requested_at < ${before}
            OR state = 'PAUSED' AND paused_until < ${before}
            OR state = 'WAITING' AND ${which === 'all'})
          AND NOT EXISTS (
          SELECT FROM outbox_message m WHERE m.payload #>> '{sync,runId}' = r.id::text
        )`;
      // Trouble of a lost connection is probed, because Xero's list of accounts can be wrong; a push makes such probes.
      await prisma.$executeRaw`
        INSERT INTO outbox_message (payload, available_at, enqueued_at)
        SELECT jsonb_build_object('type', 'push', 'restored', true, 'record', jsonb_build_object(
          'practiceId', c.practice_id, 'id', coalesce(c.client_id, c.job_id),
          'type', CASE WHEN c.job_id IS NULL THEN 'CLIENT' ELSE 'JOB' END)), ${now}, ${now}
        FROM pending_change c JOIN xpm_connection x USING (practice_id)
          JOIN practice p ON p.id = c.practice_id
        WHERE c.refusal IS NULL AND p.source::text = ANY(${sourcesWithManualSync}) AND (x.state IN ('CONNECTED', 'UNCERTAIN')
            OR x.state = 'NEEDS_RECONNECT' AND EXISTS (
              SELECT FROM connection_trouble t WHERE t.practice_id = c.practice_id
            ))
          AND coalesce(c.next_attempt_at, c.since) < ${before} AND NOT EXISTS (
          SELECT FROM outbox_message m
          WHERE m.payload #>> '{record,id}' = coalesce(c.client_id, c.job_id)::text
        )
        GROUP BY c.practice_id, c.client_id, c.job_id`;
    },
    async delivered(id) {
      await prisma.outboxMessage.deleteMany({ where: { id } });
    },
    async retryAt(id, at) {
      await prisma.outboxMessage.updateMany({ where: { id }, data: { availableAt: at } });
    },
  };
}

interface Claim {
  readonly now: Date;
  readonly claimedUntil: Date;
  readonly limit: number;
}

/** Each practice has its turn, however many messages another one has enqueued before. */
function claimRows(
  prisma: PrismaClient,
  { now, claimedUntil, limit }: Claim,
): Promise<ClaimedRow[]> {
  return prisma.$queryRaw<ClaimedRow[]>`
    UPDATE outbox_message SET available_at = ${claimedUntil}, attempts = attempts + 1
    WHERE id IN (
      SELECT m.id FROM outbox_message m JOIN (
        SELECT id, row_number() OVER (PARTITION BY coalesce(payload ->> 'practiceId',
          payload #>> '{sync,practiceId}', payload #>> '{record,practiceId}')
          ORDER BY attempts, id) AS turn
        FROM outbox_message WHERE available_at <= ${now}
      ) due USING (id)
      WHERE m.available_at <= ${now}
      ORDER BY m.attempts, due.turn, m.id LIMIT ${limit} FOR UPDATE OF m SKIP LOCKED
    )
    RETURNING id, payload, attempts, enqueued_at AS "enqueuedAt", trace`;
}
