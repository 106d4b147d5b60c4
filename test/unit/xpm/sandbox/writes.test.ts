import { describe, expect, test } from 'vitest';
import type { SandboxSettings } from '../../../../sandbox/settings.ts';
import type { ClientField } from '../../../../src/domain/edits/editable-field.ts';
import { clientFields } from '../../../../src/domain/edits/editable-field.ts';
import { jobUpdateFields } from '../../../../src/xpm/calls/jobs.ts';
import type { JobUpdateField, Texts } from '../../../../src/xpm/calls/write-calls.ts';
import type { TestSource } from '../support.ts';
import { practiceId } from '../support.ts';
import { clientNow, contentOf, jobNow, someClient, someJob, staffIds, start } from './practice.ts';

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
    // A job of the list without a budget lacks the element.
    const { budget = null, type = null } = job;
    expect(await jobNow(xpm, job)).toEqual({ ...job, budget, type });
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
