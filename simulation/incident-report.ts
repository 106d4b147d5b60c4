import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import type { Edit, PeoplesActions } from './events.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Calls, SimulationReport } from './report.ts';
import { readReport } from './report.ts';
import type { Stage } from './stage.ts';

/** The practice whose consent really ends, in the middle of the 401s, and which must be distinguished from the others. */
export const revokedPractice = 1;

export interface IncidentReport {
  readonly day: SimulationReport;
  readonly practices: readonly PracticeIncident[];
}

export interface PracticeIncident {
  readonly practice: SimulatedPractice;
  readonly isRevoked: boolean;
  readonly connection: string;
  /** Calls that XPM has received during the incident, refused ones included. */
  readonly calls: number;
  /** Activity entries that ask somebody to look or to act, apart from those of syncs and of people's requests. */
  readonly alerts: number;
  readonly failed: number;
  readonly unfinished: number;
  /** Syncs that have succeeded after the incident. */
  readonly succeededAfter: number;
  /** Accepted edits that are neither in XPM nor on their way. */
  readonly lostEdits: number;
  /** Accepted edits that have not reached XPM. */
  readonly pending: number;
  /** Records of XPM whose content is not stored here. */
  readonly missing: number;
}

/** The calls that XPM has received so far, by the account. */
export async function receivedCalls({
  sandboxUrl,
}: Stage): Promise<Readonly<Record<string, number>>> {
  const { byPractice } = await controlSandbox<{ byPractice: Record<string, number> }>(
    sandboxUrl,
    'calls',
  );
  return byPractice;
}

interface Incident {
  readonly actions: PeoplesActions;
  readonly calls: Calls;
  /** Received calls when it started and when it ended. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly end: Date;
}

export async function readIncident(stage: Stage, incident: Incident): Promise<IncidentReport> {
  const { calls, actions } = incident;
  const day = await readReport(stage, { requests: actions.requests, calls });
  const practices: PracticeIncident[] = [];
  for (const practice of stage.practices) {
    practices.push(await ofPractice(stage, practice, incident));
  }
  return { day, practices };
}

async function ofPractice(
  stage: Stage,
  practice: SimulatedPractice,
  { actions, before, after, end }: Incident,
): Promise<PracticeIncident> {
  const { prisma } = stage;
  const where = { practiceId: practice.id };
  const connection = await prisma.xpmConnection.findUniqueOrThrow({
    where,
    include: { trouble: true },
  });
  const tenantId = connection.tenantId ?? '';
  const runs = (state: 'FAILED' | 'SUCCEEDED', since: Date) =>
    prisma.syncRun.count({ where: { ...where, state, finishedAt: { gte: since } } });
  const edits = actions.edits.filter(({ practiceId }) => practiceId === practice.id);
  return {
    practice,
    isRevoked: practice.index === revokedPractice,
    connection: connection.trouble === null ? connection.state : `${connection.state}, trouble`,
    calls: (after[tenantId] ?? 0) - (before[tenantId] ?? 0),
    alerts: await prisma.practiceActivity.count({
      where: {
        ...where,
        status: { in: ['ALERT', 'ACTION_REQUIRED'] },
        actor: null,
        runId: null,
      },
    }),
    failed: await runs('FAILED', new Date(0)),
    unfinished: await prisma.syncRun.count({
      where: {
        ...where,
        finishedAt: null,
        kind: { notIn: ['CLIENT_FIELD_VALUES', 'JOB_FIELD_VALUES'] },
      },
    }),
    succeededAfter: await runs('SUCCEEDED', end),
    lostEdits: await lostEdits(stage, practice, edits),
    pending: await prisma.pendingChange.count({ where }),
    missing: await missingRecords(stage, practice),
  };
}

/** Of several edits of a job the last one counts. */
async function lostEdits(
  { prisma, sandboxUrl }: Stage,
  { index }: SimulatedPractice,
  edits: readonly Edit[],
): Promise<number> {
  let lost = 0;
  for (const [jobId, name] of new Map(edits.map((each) => [each.jobId, each.name]))) {
    const job = await prisma.job.findUniqueOrThrow({
      where: { id: jobId },
      include: { pending: true },
    });
    const isPending = job.pending.some(({ ours }) => ours === name);
    const [inXpm] = await recordsOf(sandboxUrl, index, { action: 'get', uuid: job.xpmId });
    if (!isPending && inXpm?.Name !== name) lost += 1;
  }
  return lost;
}

interface XpmRecord {
  readonly UUID: string;
  readonly Name: string;
  readonly City?: string | null;
  readonly Description?: string | null;
}

async function recordsOf(
  sandboxUrl: string,
  practice: number,
  request: { readonly action: 'list' | 'get'; readonly uuid?: string },
  resource: 'client' | 'job' = 'job',
): Promise<readonly XpmRecord[]> {
  const limit = request.action === 'list' ? { limit: 100_000 } : {};
  const body = { practice, resource, ...request, ...limit };
  const { records } = await controlSandbox<{ records: readonly XpmRecord[] }>(
    sandboxUrl,
    'records',
    body,
  );
  return records;
}

async function missingRecords(
  { prisma, sandboxUrl }: Stage,
  { id: practiceId, index }: SimulatedPractice,
): Promise<number> {
  const clients = new Map(
    (await prisma.client.findMany({ where: { practiceId, deletedAt: null } })).map((each) => [
      each.xpmId,
      each.city ?? '',
    ]),
  );
  const jobs = new Map(
    (await prisma.job.findMany({ where: { practiceId, deletedAt: null } })).map((each) => [
      each.xpmId,
      each.description ?? '',
    ]),
  );
  const inXpm = {
    clients: await recordsOf(sandboxUrl, index, { action: 'list' }, 'client'),
    jobs: await recordsOf(sandboxUrl, index, { action: 'list' }, 'job'),
  };
  return (
    inXpm.clients.filter(({ UUID, City }) => clients.get(UUID) !== (City ?? '')).length +
    inXpm.jobs.filter(({ UUID, Description }) => jobs.get(UUID) !== (Description ?? '')).length
  );
}
