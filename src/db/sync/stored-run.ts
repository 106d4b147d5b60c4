import { z } from 'zod';
import {
  QuotaLimit,
  SyncFailureActor,
  SyncFailureCode,
  SyncMode,
  SyncRunState,
  SyncTrigger,
} from '../../../prisma/generated/client.ts';
import { listRoutes } from '../../domain/sync/list-route.ts';
import { syncKinds } from '../../domain/sync/sync-kind.ts';
import type { SyncCursor, SyncRun } from '../../domain/sync/sync-run.ts';
import { syncWaitReasons } from '../../domain/sync/sync-run.ts';

const instant = z.iso.datetime().transform((text) => new Date(text));
const count = z.number().int();

/** A run's cursor as JSON. An omitted field has its initial value. */
export const storedCursor = z.object({
  step: count,
  position: count,
  problems: z.array(z.string()),
  attempt: count.default(0),
  reviews: z.array(z.string()).default([]),
  notes: z.array(z.string()).default([]),
  after: z.string().nullable().default(null),
  refusals: count.default(0),
  route: z.enum(listRoutes).default('WHOLE'),
  sizeFailures: count.default(0),
  readAsOf: instant.nullable().default(null),
}) satisfies z.ZodType<SyncCursor>;

/** A whole run as JSON, as events contain it. */
export const storedRun = z.object({
  id: z.string(),
  practiceId: z.string(),
  kind: z.enum(syncKinds),
  recordId: z.string().nullable(),
  state: z.enum(SyncRunState),
  trigger: z.enum(SyncTrigger),
  requestedBy: z.string().nullable(),
  cancelledBy: z.string().nullable().default(null),
  requestedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  mode: z.enum(SyncMode),
  rerunRequested: z.enum(SyncMode).nullable(),
  cursor: storedCursor,
  progress: z.object({
    read: count,
    total: count.nullable(),
    added: count,
    changed: count,
    unchanged: count,
    archived: count,
    skipped: count,
  }),
  calls: count.nullable().default(null),
  pause: z
    .object({
      until: instant,
      limit: z.enum(QuotaLimit),
      observedAt: instant,
      reserved: z.boolean(),
    })
    .nullable(),
  wait: z
    .object({ reason: z.enum(syncWaitReasons), until: instant })
    .nullable()
    .default(null),
  consecutiveFailures: count,
  failure: z
    .object({
      code: z.enum(SyncFailureCode),
      message: z.string(),
      actor: z.enum(SyncFailureActor),
    })
    .nullable(),
}) satisfies z.ZodType<SyncRun>;
