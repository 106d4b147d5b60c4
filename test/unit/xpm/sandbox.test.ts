import { describe, expect, test } from 'vitest';
import type { SandboxSettings } from '../../../sandbox/settings.ts';
import type { ClientField } from '../../../src/domain/edits/editable-field.ts';
import { clientFields } from '../../../src/domain/edits/editable-field.ts';
import type { ClientRecord, UserReference } from '../../../src/domain/records/client.ts';
import type { FieldValueChange } from '../../../src/domain/records/field-value.ts';
import { canonicalDecimal } from '../../../src/domain/records/field-value.ts';
import type { JobRecord } from '../../../src/domain/records/job.ts';
import type { JobIdentity, NotFound } from '../../../src/ports/source.ts';
import { jobUpdateFields } from '../../../src/xpm/calls/jobs.ts';
import type { JobUpdateField, Texts } from '../../../src/xpm/calls/write-calls.ts';
import { PracticeCaller } from '../sandbox/practice-caller.ts';
import type { TestSource } from './support.ts';
import { drain, memoryVault, now, only, practiceId, reasonOf, sourceAt } from './support.ts';

/** A source and a writes in front of the sandbox, and who has what there. */
async function start(settings: Partial<SandboxSettings> = {}) {
  const practices = [
    { type: 'generated', name: 'Harbour & Finch', clients: 8, staff: 4, jobs: 6 },
  ] as const;
  const caller = await PracticeCaller.start({ settings, practices });
  const { accessToken, refreshToken, tenantId } = caller.tokens;
  const tokens = { accessToken, refreshToken, accessTokenExpiresAt: new Date(now.getTime() + 6e5) };
  const sides = sourceAt(caller.sandbox.url, { vault: memoryVault({ tenantId, tokens }) });
  return { ...sides, caller, [Symbol.asyncDispose]: () => caller[Symbol.asyncDispose]() };
}

async function someJob({ source }: TestSource): Promise<JobRecord> {
  return only((await drain(await source.currentJobs(practiceId))).records);
}

async function someClient({ source }: TestSource): Promise<ClientRecord> {
  return only((await drain(await source.clients(practiceId))).records);
}

async function staffIds({ source }: TestSource): Promise<readonly [string, string]> {
  const { records } = await drain(await source.list(practiceId, 'users'));
  const [one, two] = records.map(({ xpmId }) => xpmId);
  if (one === undefined || two === undefined) throw new Error('there are not two people');
  return [one, two];
}

async function jobNow({ source }: TestSource, job: JobIdentity): Promise<JobRecord> {
  const single = await source.job(practiceId, job);
  if (single.type === 'notFound') throw new Error(`there is no job ${job.number}`);
  return single.record;
}

async function clientNow({ source }: TestSource, xpmId: string): Promise<ClientRecord> {
  const single = await source.client(practiceId, xpmId);
  if (single.type === 'notFound') throw new Error(`there is no client ${xpmId}`);
  return single.record;
}

function known<T extends { readonly type: 'found' }>(read: T | NotFound): T {
  if (read.type === 'notFound') throw new Error('XPM does not know the record');
  return read;
}

/** An editable field's content, canonical, whatever its kind. */
function contentOf(record: ClientRecord | JobRecord, field: string): string | null {
  const content = (record as unknown as Record<string, UserReference | string | null>)[field];
  if (content === null || content === undefined) return null;
  if (typeof content !== 'string') return content.xpmId;
  return field === 'budget' ? canonicalDecimal(content) : content;
}

const jobTexts: Required<Texts<JobUpdateField>> = {
  name: 'Tax <2026> & "GST" Ōkiwi 😀',
  description: 'First line\nsecond\r\n\n& last; a typed &amp; stays',
  startDate: '2026-02-28',
  dueDate: '2028-02-29',
  budget: '1234567.5',
};

const settingsOfJobs: Partial<SandboxSettings>[] = [
  { jobIdentifier: 'number' },
  { jobIdentifier: 'either' },
  { jobIdentifier: 'both' },
  { jobChangeReplyIn31: 'status', apiMethodIn31: true },
];

describe('Spellings', () => {
  const spellings: Partial<SandboxSettings>[] = [
    { okStatus: 'Ok' },
    { okStatus: 'ok' },
    { dateZone: 'Z' },
    { dateZone: '+13:00' },
    { emoji: 'surrogateReferences' },
    { controlCharacters: 'raw' },
  ];
  const readAll = async ({ source, caller }: Awaited<ReturnType<typeof start>>) => {
    const odd = { practice: 0, clients: 40, jobs: 30, seed: 5, controlCharacters: true };
    await caller.post('practice', odd);
    const fields = { LastName: 'Zoë 😀' };
    const change = { action: 'update', resource: 'client', count: 2, fields };
    await caller.post('records', change);
    return {
      clients: await drain(await source.clients(practiceId)),
      jobs: await drain(await source.currentJobs(practiceId)),
    };
  };

  test.each(spellings)('%j: every record and every problem is the same', async (settings) => {
    await using plain = await start();
    await using odd = await start(settings);
    const expected = await readAll(plain);
    expect(await readAll(odd)).toEqual(expected);
    expect(expected.clients.records).toHaveLength(40);
    expect(expected.clients.records[0]?.lastName).toBe('Zoë 😀');
    expect(expected.clients.problems).toMatchObject([
      { type: 'textRepaired', reason: 'FORBIDDEN_CHARACTER', position: 22, part: 'Address' },
      { type: 'partLeftOut', reason: 'PART_INCOMPLETE', position: 27, part: 'Contacts[3].Name' },
    ]);
    expect(expected.jobs.records.filter(({ client }) => client === null)).toHaveLength(1);
    expect(expected.jobs.problems).toEqual([]);
  });
});

describe('A job in the sandbox', () => {
  test.each(settingsOfJobs)(
    '%j: every field of a job is read back as it was written',
    async (settings) => {
      await using xpm = await start(settings);
      const job = await someJob(xpm);
      for (const field of jobUpdateFields) {
        const before = await jobNow(xpm, job);
        await xpm.writes.updateJob(practiceId, job, { [field]: jobTexts[field] });
        const after = await jobNow(xpm, job);
        expect(contentOf(after, field)).toBe(jobTexts[field]);
        expect({ ...after, [field]: null }).toEqual({ ...before, [field]: null });
      }
    },
  );

  test.each(settingsOfJobs)('%j: people are assigned, replaced and removed', async (settings) => {
    await using xpm = await start(settings);
    const job = await someJob(xpm);
    const [one, two] = await staffIds(xpm);
    const rounds = [
      { manager: one, partner: two },
      { manager: two, partner: null },
      { manager: null, partner: one },
    ];
    for (const people of rounds) {
      await xpm.writes.assignJob(practiceId, job, people);
      const { manager, partner } = await jobNow(xpm, job);
      expect({ manager: manager?.xpmId ?? null, partner: partner?.xpmId ?? null }).toEqual(people);
    }
    await xpm.writes.assignJob(practiceId, job, { manager: two });
    expect((await jobNow(xpm, job)).partner?.xpmId).toBe(one);
  });

  test.each(settingsOfJobs)('%j: the state is set by its code', async (settings) => {
    await using xpm = await start(settings);
    const job = await someJob(xpm);
    for (const [code, name] of [
      ['ONHOLD', 'On Hold'],
      ['COMPLETED', 'Completed'],
    ] as const) {
      await xpm.writes.changeJobState(practiceId, job, code);
      expect((await jobNow(xpm, job)).state).toBe(name);
    }
  });

  test('An optional field of a job is cleared', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    await xpm.writes.updateJob(practiceId, job, jobTexts);
    await xpm.writes.updateJob(practiceId, job, { description: null, budget: null });
    const { description, budget, name } = await jobNow(xpm, job);
    expect([description, budget, name]).toEqual([null, null, jobTexts.name]);
  });

  test('All fields of a job are sent at once, even where XPM clears the omitted ones', async () => {
    await using xpm = await start({ absentElements: 'clear' });
    const job = await someJob(xpm);
    await xpm.writes.updateJob(practiceId, job, jobTexts);
    const after = await jobNow(xpm, job);
    expect(jobUpdateFields.map((field) => contentOf(after, field))).toEqual(
      jobUpdateFields.map((field) => jobTexts[field]),
    );
  });

  test('A job is the same in a list and alone', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    expect(await jobNow(xpm, job)).toEqual(job);
  });
});

describe('A client in the sandbox', () => {
  const fields = Object.keys(clientFields) as ClientField[];

  async function textsFor(xpm: TestSource): Promise<Required<Texts<ClientField>>> {
    const [manager, partner] = await staffIds(xpm);
    const texts = fields.map((field) => [field, `${field} <of> "Ann" & Zoë\nÜnal`]);
    const special = { dateOfBirth: '1980-02-29', manager, partner };
    return { ...(Object.fromEntries(texts) as Required<Texts<ClientField>>), ...special };
  }

  test('Every field of a client is read back as it was written, and no other changes', async () => {
    await using xpm = await start();
    const { xpmId } = await someClient(xpm);
    const texts = await textsFor(xpm);
    for (const field of fields) {
      const before = await clientNow(xpm, xpmId);
      await xpm.writes.updateClient(practiceId, xpmId, { [field]: texts[field] });
      const after = await clientNow(xpm, xpmId);
      expect(contentOf(after, field)).toBe(texts[field]);
      expect({ ...after, [field]: null }).toEqual({ ...before, [field]: null });
    }
  });

  test('Every field of a client except the name is cleared', async () => {
    await using xpm = await start();
    const { xpmId } = await someClient(xpm);
    const texts = await textsFor(xpm);
    await xpm.writes.updateClient(practiceId, xpmId, texts);
    for (const field of fields.filter((it) => it !== 'name')) {
      await xpm.writes.updateClient(practiceId, xpmId, { [field]: null });
      expect([field, contentOf(await clientNow(xpm, xpmId), field)]).toEqual([field, null]);
    }
    expect((await clientNow(xpm, xpmId)).name).toBe(texts.name);
  });

  test('All fields of a client are sent at once, even where XPM clears the omitted ones', async () => {
    await using xpm = await start({ absentElements: 'clear' });
    const { xpmId } = await someClient(xpm);
    const texts = await textsFor(xpm);
    await xpm.writes.updateClient(practiceId, xpmId, texts);
    const after = await clientNow(xpm, xpmId);
    const read = Object.fromEntries(fields.map((field) => [field, contentOf(after, field)]));
    expect(read).toEqual(texts);
  });

  test('A client is the same in a list and alone', async () => {
    await using xpm = await start({ notesHaveTags: true });
    const client = await someClient(xpm);
    expect(await clientNow(xpm, client.xpmId)).toEqual(client);
  });
});

describe('Custom fields in the sandbox', () => {
  const values = {
    TEXT: ['Box 12\n& more', 'plain'],
    DECIMAL: ['1234567.5', '-0.25'],
    NUMBER: ['1234567', '-3'],
    BOOLEAN: ['true', null],
    DATE: ['2028-02-29', '1999-12-31'],
  } as const;

  /** Two rounds of values for all fields that such a record has, then the round that clears them. */
  async function roundsFor({ source }: TestSource, use: 'useJob' | 'useClient') {
    const { records } = await drain(await source.list(practiceId, 'fieldDefinitions'));
    const used = records.filter((definition) => definition[use]);
    const round = (at: 0 | 1 | null): FieldValueChange[] =>
      used.map(({ xpmId, valueElement, type }) => {
        const options = type === 'Dropdown List' ? ['Silver & up', 'Ōkiwi'] : values[valueElement];
        return {
          definitionXpmId: xpmId,
          valueElement,
          value: at === null ? null : (options[at] ?? null),
        };
      });
    return [round(0), round(1), round(null)];
  }

  const sorted = (list: readonly FieldValueChange[]) =>
    list
      .filter(({ value }) => value !== null)
      .map(({ definitionXpmId, valueElement, value }) => ({ definitionXpmId, valueElement, value }))
      .toSorted((a, b) => a.definitionXpmId.localeCompare(b.definitionXpmId));

  const settings: Partial<SandboxSettings>[] = [
    { decimalsGrouped: true },
    { decimalsGrouped: false, jobIdentifier: 'number' },
    { absentFieldValues: 'clear', jobIdentifier: 'both' },
  ];

  test.each(settings)(
    '%j: values of a job are read back as they were written, and cleared',
    async (them) => {
      await using xpm = await start(them);
      const job = await someJob(xpm);
      for (const round of await roundsFor(xpm, 'useJob')) {
        await xpm.writes.setJobFieldValues(practiceId, job, round);
        const read = known(await xpm.source.jobFieldValues(practiceId, job));
        expect(read.problems).toEqual([]);
        expect(sorted(read.records)).toEqual(sorted(round));
      }
    },
  );

  test.each(settings)(
    '%j: values of a client are read back as they were written, and cleared',
    async (them) => {
      await using xpm = await start(them);
      const { xpmId } = await someClient(xpm);
      const rounds = await roundsFor(xpm, 'useClient');
      expect(new Set(rounds.flat().map(({ valueElement }) => valueElement)).size).toBe(5);
      for (const round of rounds) {
        await xpm.writes.setClientFieldValues(practiceId, xpmId, round);
        const read = known(await xpm.source.clientFieldValues(practiceId, xpmId));
        expect(read.problems).toEqual([]);
        expect(sorted(read.records)).toEqual(sorted(round));
      }
    },
  );

  test('A value that is set leaves the others unchanged', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    const [first = []] = await roundsFor(xpm, 'useJob');
    await xpm.writes.setJobFieldValues(practiceId, job, first);
    const [one, ...others] = first;
    if (one === undefined) throw new Error('jobs have no fields');
    await xpm.writes.setJobFieldValues(practiceId, job, [{ ...one, value: null }]);
    const read = known(await xpm.source.jobFieldValues(practiceId, job));
    expect(sorted(read.records)).toEqual(sorted(others));
  });
});

describe('Lists of jobs without UUIDs', () => {
  test('The jobs keep their numbers, and a call for each number brings its UUID', async () => {
    await using xpm = await start({ jobUuidsInLists: false });
    const { chunks } = await xpm.source.currentJobs(practiceId);
    const numbers: string[] = [];
    for await (const { records, problems, numbered = [] } of chunks) {
      expect([records, problems]).toEqual([[], []]);
      numbers.push(...numbered.map(({ number }) => number));
    }
    const [number = ''] = numbers;
    const read = known(await xpm.source.job(practiceId, { number, xpmId: null }));
    expect(read.record.number).toBe(number);
    expect(read.record.xpmId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

const nobody = '00000000-0000-4000-8000-000000000000';
const unknownJob = { xpmId: nobody, number: 'J9/..%2F 9' };

describe('Records that the sandbox does not know', () => {
  const ways = [
    { unknownIdentifier: 'refusal', refusalStatusIn31: 200 },
    { unknownIdentifier: 'refusal', refusalStatusIn31: 400 },
    { unknownIdentifier: 'notFound' },
  ] as const;

  test.each(ways)('%j: an unknown record is not found by a read', async (settings) => {
    await using xpm = await start(settings);
    expect(await xpm.source.job(practiceId, unknownJob)).toMatchObject({ type: 'notFound' });
    expect(await xpm.source.client(practiceId, nobody)).toMatchObject({ type: 'notFound' });
    expect(await xpm.source.jobFieldValues(practiceId, unknownJob)).toMatchObject({
      type: 'notFound',
    });
    expect(await xpm.source.clientFieldValues(practiceId, nobody)).toMatchObject({
      type: 'notFound',
    });
  });

  test('A refusal in other words does not prove that the client is unknown, and keeps its message', async () => {
    const unknownClientMessage = 'This client has been deleted';
    await using xpm = await start({ unknownClientMessage });
    const failure = await xpm.source.client(practiceId, nobody).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      reason: { type: 'rejected', status: 200, message: unknownClientMessage },
    });
  });

  test.each(ways)('%j: a change of an unknown record is refused', async (settings) => {
    await using xpm = await start(settings);
    const changes = [
      xpm.writes.updateJob(practiceId, unknownJob, { name: 'A' }),
      xpm.writes.assignJob(practiceId, unknownJob, { manager: null }),
      xpm.writes.changeJobState(practiceId, unknownJob, 'PLANNED'),
      xpm.writes.setJobFieldValues(practiceId, unknownJob, []),
      xpm.writes.updateClient(practiceId, nobody, { name: 'A' }),
    ];
    const reasons = await Promise.all(changes.map(reasonOf));
    expect(reasons.map(({ type }) => type)).toEqual(changes.map(() => 'rejected'));
  });
});

describe('Refusals of the sandbox', () => {
  test.each([200, 400] as const)(
    'A refusal with status %d has the sandbox’s message',
    async (refusalStatusIn31) => {
      await using xpm = await start({ refusalStatusIn31 });
      const { writes } = xpm;
      const job = await someJob(xpm);
      const refused = (message: string) => ({
        type: 'rejected',
        status: refusalStatusIn31,
        message,
      });
      expect(await reasonOf(writes.changeJobState(practiceId, job, 'Planned'))).toEqual(
        refused('Invalid state code'),
      );
      expect(await reasonOf(writes.updateJob(practiceId, unknownJob, { name: 'A' }))).toEqual(
        refused('Invalid job identifier'),
      );
      expect(await reasonOf(writes.assignJob(practiceId, job, { manager: nobody }))).toEqual(
        refused('Invalid staff identifier for add-manager request'),
      );
      expect(await reasonOf(writes.updateClient(practiceId, nobody, {}))).toEqual(
        refused('Invalid client identifier'),
      );
      expect(await reasonOf(writes.updateJob(practiceId, job, { name: null }))).toEqual(
        refused('The job name is required'),
      );
    },
  );

  test('A refused change leaves the record unchanged', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    const [manager] = await staffIds(xpm);
    const work = xpm.writes.assignJob(practiceId, job, { manager, partner: nobody });
    expect(await reasonOf(work)).toMatchObject({ type: 'rejected' });
    expect(await jobNow(xpm, job)).toEqual(job);
  });

  test('Every call releases its permit', async () => {
    await using xpm = await start();
    const job = await someJob(xpm);
    await xpm.writes.changeJobState(practiceId, job, 'ONHOLD');
    await reasonOf(xpm.writes.changeJobState(practiceId, job, 'none'));
    await xpm.source.jobFieldValues(practiceId, job);
    const { permits, calls } = xpm.rateLimiter;
    expect(permits.map(({ releases }) => releases.length)).toEqual(calls.map(() => 1));
    const { total } = await xpm.caller.get<{ total: number }>('calls');
    expect(total).toBe(calls.length);
  });
});
