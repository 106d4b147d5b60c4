import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { globalId } from '../../../embedded/demo/people.ts';
import { readConfig } from '../../../src/config.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';
import { createUnitOfWork } from '../../../src/db/unit-of-work.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { startDueSync } from '../../../src/sync/start-due-sync.ts';
import { pushWorkflowId, syncWorkflowId } from '../../../src/temporal/contract.ts';
import {
  clientNow,
  jobInXpm,
  jobNow,
  setFieldValues,
  updateClient,
  updateJob,
} from '../edits/pending.ts';
import { addClients, addFieldDefinitions, addJobs, addUsers } from '../records/records.ts';
import type { TestStack } from '../stack/stack.ts';
import { requestSync } from '../sync/sync.ts';

/** A practice of its own, for one kind of work: transactions of one practice wait for each other. */
export interface Place {
  readonly stack: TestStack;
  readonly id: string;
  /** Which of the sandbox's practices it is. */
  readonly practice: number;
  readonly tenantId: string;
}

/** Work that is done over and over in a practice, and what must be true after each time. */
export interface Scenario {
  readonly workflowId: string;
  /** How many calls a page makes, or a push before it sends and after. */
  readonly page: number;
  /** Calls that change something in XPM. */
  readonly writes: readonly string[];
  /** Its activities must not begin before all is asked for. */
  readonly gated: boolean;
  /** The call whose pages are another scenario's. */
  readonly ignores?: string;
  /** The one function whose points are this scenario's; the others are another's. */
  readonly only?: string;
  /** Its first page fails by a fault of ours that trying again does not heal. */
  readonly breaks?: boolean;
  /** Changes something, so that there is something to write, and asks for the work. */
  begin(): Promise<void>;
  /** What is so after that, and what must be. */
  facts(): Promise<Facts>;
}

export interface Facts {
  readonly actual: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

interface Shown extends Readonly<Record<string, unknown>> {
  readonly UUID: string;
}

async function inXpm<T extends object = Shown>(place: Place, body: object): Promise<readonly T[]> {
  const request = { practice: place.practice, limit: 1000, ...body };
  return (await place.stack.sandbox.post<{ records: T[] }>('records', request)).records;
}

/** @throws when there is none */
export const first = <T>(items: readonly T[]): T => {
  const [item] = items;
  if (item === undefined) throw new Error('There is none.');
  return item;
};

const practiceIdOf = ({ id }: Place): string => globalId({ id });

// ---------------------------------------------------------------- what is the same for all syncs

async function ask(
  place: Place,
  kind: SyncKind,
  options: { readonly full?: boolean; readonly recordId?: string } = {},
): Promise<string> {
  const { full = false, recordId = null } = options;
  const input = { practiceId: practiceIdOf(place), kind, full, recordId };
  const { requestSync: result } = await place.stack.ask('admin', requestSync, { input });
  if (result.__typename !== 'SyncStarted') throw new Error(JSON.stringify(result));
  return result.run.id.replace('SyncRun:', '');
}

/** Sweeps have no button: their time comes. */
async function askForSweep({ stack, id }: Place, kind: SyncKind): Promise<string> {
  const cipher = createTokenCipher(readConfig(stack.env).tokenKeys);
  const unitOfWork = createUnitOfWork(stack.prisma, cipher);
  const deps = { unitOfWork, clock: systemClock, newId: randomUUID };
  const run = await startDueSync(deps, { practiceId: id, kind, mode: 'FULL' });
  if (run === null) throw new Error(`There is a run of ${kind} under way.`);
  return run.id;
}

async function runFacts(
  { stack, id }: Place,
  runId: string,
): Promise<Readonly<Record<string, unknown>>> {
  const run = await stack.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
  const { state, read, total, added, changed, unchanged, archived, skipped } = run;
  return {
    state,
    read,
    total,
    added,
    changed,
    unchanged,
    archived,
    skipped,
    entries: await stack.prisma.practiceActivity.count({ where: { practiceId: id, runId } }),
  };
}

const succeeded = {
  state: 'SUCCEEDED',
  added: 0,
  changed: 0,
  archived: 0,
  skipped: 0,
  entries: 1,
};

// ---------------------------------------------------------------- kinds that are lists

interface ListKind {
  readonly kind: SyncKind;
  readonly resource: string;
  /** What is changed in XPM, and compared. */
  readonly field: 'Name' | 'EstimatedIncome';
  readonly isDelta?: boolean;
  /** What else a new one needs. */
  fresh?(place: Place): Promise<object>;
  isListed?(record: Shown): boolean;
  /** What is stored and not gone. */
  stored(
    place: Place,
  ): Promise<readonly { readonly xpmId: string; readonly shown: string | null }[]>;
}

const live = ({ id: practiceId }: Place) => ({
  where: { practiceId, deletedAt: null },
  select: { xpmId: true, name: true },
});
const named = (rows: readonly { readonly xpmId: string; readonly name: string }[]) =>
  rows.map(({ xpmId, name }) => ({ xpmId, shown: name }));
const clientOf = async (place: Place): Promise<string> =>
  first(await inXpm(place, { resource: 'client', action: 'list' })).UUID;

const clients: ListKind = {
  kind: 'CLIENTS',
  resource: 'client',
  field: 'Name',
  stored: async (place) => named(await place.stack.prisma.client.findMany(live(place))),
};

const lists = {
  clients,
  delta: { ...clients, isDelta: true },
  users: {
    kind: 'USERS',
    resource: 'staff',
    field: 'Name',
    stored: async (place) => named(await place.stack.prisma.user.findMany(live(place))),
  },
  jobs: {
    kind: 'JOBS',
    resource: 'job',
    field: 'Name',
    fresh: async (place) => ({ Client: await clientOf(place) }),
    stored: async (place) => named(await place.stack.prisma.job.findMany(live(place))),
  },
  definitions: {
    kind: 'FIELD_DEFINITIONS',
    resource: 'customFieldDefinition',
    field: 'Name',
    fresh: () => Promise.resolve({ Type: 'Text', UseClient: true }),
    stored: async (place) => named(await place.stack.prisma.fieldDefinition.findMany(live(place))),
  },
  taxReturns: {
    kind: 'TAX_RETURNS',
    resource: 'taxReturn',
    field: 'EstimatedIncome',
    fresh: async (place) => ({ Client: await clientOf(place), Year: 2025 }),
    isListed: (record) => record['IsAmendment'] === 'No',
    async stored({ stack, id }) {
      const rows = await stack.prisma.taxReturn.findMany({
        where: { practiceId: id, deletedAt: null },
      });
      return rows.map(({ xpmId, estimatedIncome }) => ({ xpmId, shown: estimatedIncome }));
    },
  },
} as const satisfies Readonly<Record<string, ListKind>>;

/** A list in which each time one record is new, one is another, and one is gone. */
function listScenario(place: Place, list: ListKind): Promise<Scenario> {
  const { kind, resource, field, isDelta = false } = list;
  let round = 0;
  const text = (what: string): string =>
    field === 'Name' ? `${what} ${round}` : `${what === 'New' ? 1 : 2}${round + 100}.00`;
  const listed = async () =>
    (await inXpm(place, { resource, action: 'list' })).filter(
      (record) => list.isListed?.(record) ?? true,
    );
  let changing: string | null = null;
  let last: string | null = null;
  let runId = '';
  return Promise.resolve({
    workflowId: syncWorkflowId({ practiceId: place.id, kind, recordId: '' }),
    page: 1,
    writes: [],
    gated: false,
    ...(isDelta && { ignores: 'source.clientGroups' }),
    async begin() {
      round += 1;
      changing ??= first(await listed()).UUID;
      if (last !== null && !isDelta) {
        await inXpm(place, { resource, action: 'remove', uuid: last });
      }
      const fields = { ...(await list.fresh?.(place)), [field]: text('New') };
      last = first(await inXpm(place, { resource, action: 'add', fields })).UUID;
      const changed = { [field]: text('Changed') };
      await inXpm(place, { resource, action: 'update', uuid: changing, fields: changed });
      runId = await ask(place, kind, { full: !isDelta });
    },
    async facts() {
      const records = await listed();
      // A delta shows what was new in each round, and the one that changes in all of them.
      const read = isDelta ? round + 1 : records.length;
      const rows = await list.stored(place);
      return {
        actual: {
          ...(await runFacts(place, runId)),
          rows: new Map(rows.map(({ xpmId, shown }) => [xpmId, shown])),
        },
        expected: {
          ...succeeded,
          read,
          total: read,
          unchanged: read - 2,
          added: 1,
          changed: 1,
          archived: isDelta ? 0 : 1,
          rows: new Map(records.map((record) => [record.UUID, record[field]])),
        },
      };
    },
  });
}

// ---------------------------------------------------------------- kinds that are about records

interface Definition extends Shown {
  readonly Name: string;
  readonly ValueElement: string;
}

interface Stored {
  readonly type: 'CLIENT' | 'JOB';
  /** Our ids, as the API spells them. */
  readonly ids: readonly string[];
  readonly records: readonly (Shown & { readonly Name: string; readonly ID: string })[];
  /** A custom field for such records that is a plain text. */
  readonly field: Definition;
}

/** Stores the practice's clients or jobs as a sync would have, so that none is needed before. */
async function store(place: Place, type: Stored['type']): Promise<Stored> {
  const isClient = type === 'CLIENT';
  const records = await inXpm<Stored['records'][number]>(place, {
    resource: isClient ? 'client' : 'job',
    action: 'list',
  });
  const practiceId = practiceIdOf(place);
  const ids = isClient
    ? await addClients(
        place.stack,
        records.map(({ UUID, Name }) => ({ xpmId: UUID, name: Name })),
        practiceId,
      )
    : await addJobs(
        place.stack,
        records.map(({ UUID, Name, ID }) => ({ xpmId: UUID, name: Name, number: ID })),
        practiceId,
      );
  const field = first(
    await inXpm<Definition>(place, {
      resource: 'customFieldDefinition',
      action: 'add',
      fields: { Name: 'Round', Type: 'Text', UseClient: true, UseJob: true },
    }),
  );
  return { type, ids, records, field };
}

/** Writes the round into a custom field, as somebody who works in XPM would. */
const writeValue = (place: Place, { field }: Stored, uuid: string, round: number) =>
  inXpm(place, {
    resource: 'customFieldValues',
    action: 'update',
    uuid,
    fields: { [field.UUID]: `Round ${round}` },
  });

interface Values {
  /** How many custom fields hold something, record by record. */
  readonly counts: ReadonlyMap<string, number>;
  /** What the one holds that is changed. */
  readonly text: unknown;
}

async function valuesInXpm(place: Place, { records, field }: Stored): Promise<Values> {
  const shown = await Promise.all(
    records.map(async ({ UUID }) => {
      const request = { resource: 'customFieldValues', action: 'get', uuid: UUID };
      const [one] = await inXpm<{ CustomFields: Shown[] }>(place, request);
      return [UUID, one?.CustomFields ?? []] as const;
    }),
  );
  const written = shown[0]?.[1].find(({ UUID }) => UUID === field.UUID);
  return {
    counts: new Map(shown.map(([uuid, fields]) => [uuid, fields.length])),
    text: written?.[field.ValueElement],
  };
}

async function valuesHere({ stack, id }: Place, { type, records, field }: Stored): Promise<Values> {
  const where = { practiceId: id };
  const rows =
    type === 'CLIENT'
      ? await stack.prisma.client.findMany({ where, include: { values: true } })
      : await stack.prisma.job.findMany({ where, include: { values: true } });
  const row = rows.find(({ xpmId }) => xpmId === records[0]?.UUID);
  const written = row?.values.find(({ definitionXpmId }) => definitionXpmId === field.UUID);
  return {
    counts: new Map(rows.map(({ xpmId, values }) => [xpmId, values.length])),
    text: written?.value,
  };
}

/** The custom fields of all clients or jobs, of which one is another each time. */
async function sweepScenario(place: Place, type: Stored['type']): Promise<Scenario> {
  const stored = await store(place, type);
  const { length } = stored.records;
  const kind = `${type}_FIELD_VALUES` as const;
  let round = 0;
  let runId = '';
  return {
    workflowId: syncWorkflowId({ practiceId: place.id, kind, recordId: '' }),
    // Four at once; while those are stored, the next four are asked about.
    page: 8,
    writes: [],
    gated: false,
    async begin() {
      round += 1;
      await writeValue(place, stored, first(stored.records).UUID, round);
      runId = await askForSweep(place, kind);
    },
    async facts() {
      return {
        actual: {
          ...(await runFacts(place, runId)),
          values: await valuesHere(place, stored),
        },
        expected: {
          ...succeeded,
          read: length,
          total: length,
          changed: 1,
          unchanged: length - 1,
          values: await valuesInXpm(place, stored),
        },
      };
    },
  };
}

/** One client's custom fields, or one job with its own: a value, and a job's name, are others each time. */
async function ownScenario(place: Place, type: Stored['type']): Promise<Scenario> {
  const all = await store(place, type);
  // Of the others nothing is read.
  const stored = { ...all, records: all.records.slice(0, 1) };
  const recordId = first(stored.ids);
  const { UUID: uuid } = first(stored.records);
  const id = recordId.replace(/^.*:/, '');
  const kind = type === 'CLIENT' ? 'CLIENT_FIELDS' : 'JOB';
  const isJob = type === 'JOB';
  let round = 0;
  let runId = '';
  return {
    workflowId: syncWorkflowId({ practiceId: place.id, kind, recordId: id }),
    page: 1,
    writes: [],
    gated: false,
    async begin() {
      round += 1;
      await writeValue(place, stored, uuid, round);
      const fields = { Name: `Changed ${round}` };
      if (isJob) await inXpm(place, { resource: 'job', action: 'update', uuid, fields });
      runId = await ask(place, kind, { recordId });
    },
    async facts() {
      const here = await valuesHere(place, stored);
      const there = await valuesInXpm(place, stored);
      const changed = isJob ? 2 : 1;
      const read = (there.counts.get(uuid) ?? 0) + (isJob ? 1 : 0);
      const job = isJob && (await place.stack.prisma.job.findUniqueOrThrow({ where: { id } }));
      return {
        actual: {
          ...(await runFacts(place, runId)),
          count: here.counts.get(uuid),
          text: here.text,
          name: job && job.name,
        },
        expected: {
          ...succeeded,
          read,
          total: read,
          changed,
          unchanged: read - changed,
          count: there.counts.get(uuid),
          text: there.text,
          name: isJob && `Changed ${round}`,
        },
      };
    },
  };
}

// ---------------------------------------------------------------- edits on their way to XPM

interface Push {
  readonly type: Stored['type'];
  readonly writes: readonly string[];
  /** Edits the record's details; answers what the API says to it. */
  edit(wanted: Wanted): Promise<unknown>;
  /** The same details, here and there. */
  here(): Promise<{ readonly pendingSync: unknown } & Details>;
  there(): Promise<Details>;
}

interface Wanted {
  readonly name: string;
  readonly state: string;
  readonly manager: { readonly id: string; readonly xpmId: string };
}

interface Details {
  readonly name: string;
  /** Jobs only. */
  readonly state?: string;
  readonly manager: string | undefined;
}

const jobPush = (place: Place, id: string, xpmId: string): Push => ({
  type: 'JOB',
  writes: ['job.api/update', 'job.api/assign', 'job.api/state', 'job.api/update/customfield'],
  async edit({ name, state, manager }) {
    const input = { jobId: id, name, state, manager: { userId: manager.id } };
    return (await place.stack.ask('admin', updateJob, { input })).updateJob;
  },
  async here() {
    const { name, state, manager, pendingSync } = await jobNow(place.stack, id);
    return { name, state, manager: manager?.xpmId, pendingSync };
  },
  async there() {
    const job = await jobInXpm(place.stack, { xpmId }, place.practice);
    return {
      name: job['Name'] as string,
      state: job['State'] as string,
      manager: (job['Manager'] as Shown | null)?.UUID,
    };
  },
});

const clientPush = (place: Place, id: string, xpmId: string): Push => ({
  type: 'CLIENT',
  writes: ['client.api/update', 'client.api/update/customfield'],
  async edit({ name, manager }) {
    const input = { clientId: id, name, manager: { userId: manager.id } };
    return (await place.stack.ask('admin', updateClient, { input })).updateClient;
  },
  async here() {
    const { name, manager, pendingSync } = await clientNow(place.stack, id);
    return { name, manager: manager?.xpmId, pendingSync };
  },
  async there() {
    const request = { resource: 'client', action: 'get', uuid: xpmId };
    const client = first(await inXpm(place, request));
    return {
      name: client['Name'] as string,
      manager: (client['JobManager'] as Shown | null)?.UUID,
    };
  },
});

/** Which changes the practice was told of as sent, each as often as it was. */
const sentTold = (entries: readonly { readonly message: string }[]): readonly string[] =>
  entries.flatMap(({ message }) =>
    [...message.matchAll(/(Name|Manager|State|Round) “/g)].map(([, label]) => label ?? ''),
  );

/** Edits of a record that need every call which XPM has for it. */
async function pushScenario(place: Place, type: Stored['type']): Promise<Scenario> {
  const { stack, id: practiceId } = place;
  const all = await store(place, type);
  const stored = { ...all, records: all.records.slice(0, 1) };
  const staff = await inXpm(place, { resource: 'staff', action: 'list' });
  const people = staff.slice(0, 2).map(({ UUID, Name }) => ({ xpmId: UUID, name: String(Name) }));
  const userIds = await addUsers(stack, people, practiceIdOf(place));
  const users = people.map(({ xpmId }, n) => ({ xpmId, id: userIds[n] ?? '' }));
  const { field } = stored;
  const [definitionId = ''] = await addFieldDefinitions(
    stack,
    [{ xpmId: field.UUID, name: field.Name }],
    practiceIdOf(place),
  );
  const states = [
    { name: 'On Hold', code: 'ONHOLD' },
    { name: 'In Progress', code: 'INPROGRESS' },
  ].map((state) => ({ ...state, practiceId, configured: false }));
  await stack.prisma.jobState.createMany({ data: states });
  const entries = () =>
    stack.prisma.practiceActivity.findMany({
      where: { practiceId, type: { not: 'CONNECTION' } },
      orderBy: { createdAt: 'asc' },
    });
  const labels = ['Name', 'Manager', 'Round', ...(type === 'JOB' ? ['State'] : [])];
  let earlier = 0;
  let round = 0;
  const recordId = first(stored.ids);
  const { UUID: uuid } = first(stored.records);
  const push = (type === 'JOB' ? jobPush : clientPush)(place, recordId, uuid);
  const wanted = (round: number): Wanted => ({
    name: `Edited ${round}`,
    state: round % 2 === 0 ? 'On Hold' : 'In Progress',
    manager: first(users.slice(round % 2)),
  });
  return {
    workflowId: pushWorkflowId({ practiceId, id: recordId.replace(/^.*:/, '') }),
    page: 2,
    writes: push.writes,
    gated: true,
    async begin() {
      round += 1;
      const { name } = wanted(round);
      earlier = (await entries()).length;
      // Taken only if it says that it was.
      expect(await push.edit(wanted(round))).toMatchObject({ [type.toLowerCase()]: { name } });
      const value = { definitionId, value: { text: `Round ${round}` } };
      await stack.ask('admin', setFieldValues, { input: { recordId, values: [value] } });
    },
    async facts() {
      const { name, state, manager } = wanted(round);
      const details = { name, ...(type === 'JOB' && { state }), manager: manager.xpmId };
      const there = await valuesInXpm(place, stored);
      const here = await valuesHere(place, stored);
      return {
        actual: {
          here: await push.here(),
          there: await push.there(),
          textHere: here.text,
          textThere: there.text,
          count: here.counts.get(uuid),
          changes: await stack.prisma.pendingChange.count({ where: { practiceId } }),
          told: [...sentTold((await entries()).slice(earlier))].sort(),
        },
        expected: {
          here: { ...details, pendingSync: null },
          there: details,
          textHere: `Round ${round}`,
          textThere: `Round ${round}`,
          count: there.counts.get(uuid),
          changes: 0,
          told: [...labels].sort(),
        },
      };
    },
  };
}

// ---------------------------------------------------------------- work that does not go well

/** The same work, but its first call meets a limit, which holds for a second. */
async function limited(place: Place, usual: Promise<Scenario>, only: string): Promise<Scenario> {
  const scenario = await usual;
  const fault = { kind: 'limited', problem: 'minute', retryAfterSeconds: 1 };
  return {
    ...scenario,
    only,
    async begin() {
      await place.stack.sandbox.post('faults', { practice: place.practice, times: 1, fault });
      await scenario.begin();
    },
  };
}

/** A sync that fails by a fault of ours, and has nothing to show but that. */
function brokenScenario(place: Place): Promise<Scenario> {
  let runId = '';
  return Promise.resolve({
    workflowId: syncWorkflowId({ practiceId: place.id, kind: 'USERS', recordId: '' }),
    page: 0,
    writes: [],
    gated: false,
    only: 'endSync',
    breaks: true,
    async begin() {
      runId = await ask(place, 'USERS');
    },
    async facts() {
      const nothing = { ...succeeded, state: 'FAILED', read: 0, total: null, unchanged: 0 };
      return { actual: await runFacts(place, runId), expected: nothing };
    },
  });
}

/** Every kind of sync, and the push of either kind of record. */
export const scenarios = {
  'the sync of clients': (place) => listScenario(place, lists.clients),
  'the sync of clients that changed': (place) => listScenario(place, lists.delta),
  'the sync of jobs': (place) => listScenario(place, lists.jobs),
  'the sync of staff': (place) => listScenario(place, lists.users),
  'the sync of tax returns': (place) => listScenario(place, lists.taxReturns),
  'the sync of field definitions': (place) => listScenario(place, lists.definitions),
  "the sync of a client's custom fields": (place) => ownScenario(place, 'CLIENT'),
  'the sync of a job': (place) => ownScenario(place, 'JOB'),
  'the sync of the custom fields of all clients': (place) => sweepScenario(place, 'CLIENT'),
  'the sync of the custom fields of all jobs': (place) => sweepScenario(place, 'JOB'),
  'the push of a job': (place) => pushScenario(place, 'JOB'),
  'the push of a client': (place) => pushScenario(place, 'CLIENT'),
  'a sync that a limit holds': (place) =>
    limited(place, listScenario(place, lists.users), 'failPage'),
  'a push that a limit holds': (place) => limited(place, pushScenario(place, 'JOB'), 'failPush'),
  'a sync that a fault of ours ends': brokenScenario,
} as const satisfies Readonly<Record<string, (place: Place) => Promise<Scenario>>>;

export type ScenarioName = keyof typeof scenarios;
