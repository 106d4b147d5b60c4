import type { SyncRun } from '../../domain/sync/sync-run.ts';
import type { PrismaClient } from '../prisma.ts';
import type { RunStore } from './runs.ts';
import { ofKnownKind, runStore, toRun } from './runs.ts';

/** A page of a practice's runs, latest first. `before` and `after` are run ids. */
export interface RunPage {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  /** Starts from the oldest run, for a page that is read backwards. */
  readonly inverted: boolean;
}

export interface RunReader extends Pick<RunStore, 'unfinished'> {
  /** `null` when the run does not belong to a practice of this member. */
  findFor(runId: string, subject: string): Promise<SyncRun | null>;
  /** The runs with these ids, in their order. The caller makes sure that the viewer may see them. */
  byIds(runIds: readonly string[]): Promise<(SyncRun | null)[]>;
  page(practiceId: string, page: RunPage): Promise<SyncRun[]>;
}

export function runReader(prisma: PrismaClient): RunReader {
  return {
    unfinished: (practiceId) => runStore(prisma).unfinished(practiceId),
    async findFor(runId, subject) {
      const row = await prisma.syncRun.findUnique({
        where: { id: runId, ...ofKnownKind, practice: { memberships: { some: { subject } } } },
      });
      return row === null ? null : toRun(row);
    },
    async byIds(runIds) {
      const rows = await prisma.syncRun.findMany({
        where: { id: { in: [...runIds] }, ...ofKnownKind },
      });
      const runs = new Map(rows.map((row) => [row.id, toRun(row)]));
      return runIds.map((id) => runs.get(id) ?? null);
    },
    async page(practiceId, { after, before, limit, inverted }) {
      const direction = inverted ? 'asc' : 'desc';
      const cursor = inverted ? before : after;
      const rows = await prisma.syncRun.findMany({
        // Prisma looks up a cursor without this filter, so a run of another practice must be excluded here.
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
  };
}
