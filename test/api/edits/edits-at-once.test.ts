import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobStore } from '../../../src/db/records/jobs.ts';
import type { JobRecord } from '../../../src/domain/records/job.ts';
import { loggedSeqs } from '../../support/activity/events.ts';
import {
  discardPendingChanges,
  jobNow,
  setFieldValues,
  updateJob,
} from '../../support/edits/pending.ts';
import { addFieldDefinitions, addJobs } from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

const rounds = Array.from({ length: 20 }, (_, n) => n + 1);
const people = [
  { as: 'admin', name: 'Ada Finch' },
  { as: 'standard', name: 'Sam Okafor' },
] as const;

describe('Simultaneous edits of one job', () => {
  let stack: TestStack;
  const definitions: string[] = [];
  beforeAll(async () => {
    stack = await startStack({ worker: false });
    definitions.push(...(await addFieldDefinitions(stack, [{ name: 'One' }, { name: 'Two' }])));
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const aJob = async (): Promise<string> => {
    const [id = ''] = await addJobs(stack, [
      { name: 'Original', budget: '1.00', valuesLastReadCall: 1n },
    ]);
    return id;
  };
  const edit = async (as: 'admin' | 'standard', jobId: string, fields: object) =>
    (await stack.execute(as, updateJob, { input: { jobId, ...fields } })).updateJob.__typename;
  const setValue = async (recordId: string, definitionId: string, text: string) => {
    const input = { recordId, values: [{ definitionId, value: { text } }] };
    return (await stack.execute('standard', setFieldValues, { input })).setFieldValues.__typename;
  };
  const changesOf = async (id: string) => {
    const { pendingSync } = await jobNow(stack, id);
    return new Map((pendingSync?.fields ?? []).map((change) => [change.label, change]));
  };

  it.each(rounds)('Edits of different fields are all stored (%i)', async () => {
    const id = await aJob();
    const [one = '', two = ''] = definitions;
    const results = await Promise.all([
      edit('admin', id, { name: 'New' }),
      edit('standard', id, { description: 'New' }),
      edit('admin', id, { budget: '2' }),
      edit('standard', id, { dueDate: '2027-01-01' }),
      edit('admin', id, { startDate: '2026-01-01' }),
      setValue(id, one, 'New'),
      setValue(id, two, 'New'),
      edit('standard', id, { name: 'New' }),
      edit('admin', id, { description: 'New' }),
      setValue(id, two, 'New'),
    ]);
    expect(results).not.toContain('InvalidFields');
    expect(await jobNow(stack, id)).toMatchObject({
      name: 'New',
      description: 'New',
      budget: '2',
      startDate: '2026-01-01',
      dueDate: '2027-01-01',
      fieldValues: [{ value: 'New' }, { value: 'New' }],
      pendingSync: { fields: { length: 7 } },
    });
  });

  it.each(rounds)(
    'The last edit of a field is stored with the name of its editor (%i)',
    async (round) => {
      const id = await aJob();
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => {
          const { as, name } = people[n % 2] ?? people[0];
          return edit(as, id, { name: `${name} ${n}`, budget: `${round}.${n + 1}` });
        }),
      );
      const { name, budget } = await jobNow(stack, id);
      const changes = await changesOf(id);
      expect(name).toMatch(/^(Ada Finch|Sam Okafor) \d$/);
      expect(changes.get('Name')).toMatchObject({
        base: 'Original',
        ours: name,
        theirs: 'Original',
      });
      expect(changes.get('Budget')).toMatchObject({ base: '1.00', ours: budget, theirs: '1.00' });
      expect(name.startsWith(changes.get('Name')?.editedBy ?? 'nobody')).toBe(true);
      // Both fields are of one edit: the last one.
      expect(budget).toBe(String(Number(`${round}.${Number(name.at(-1)) + 1}`)));
    },
  );

  it.each(rounds)('A page from XPM and a discard cause no loss and no deadlock (%i)', async () => {
    const id = await aJob();
    const plainId = id.replace('Job:', '');
    const row = await stack.prisma.job.findUniqueOrThrow({ where: { id: plainId } });
    await edit('admin', id, { budget: '5' });
    const record: JobRecord = {
      ...row,
      startDate: '2026-03-01',
      dueDate: '2026-03-31',
      completedDate: null,
      client: null,
      contact: null,
      manager: null,
      partner: null,
      assigned: [],
      name: 'Changed there',
    };
    const page = (call: bigint) =>
      stack.prisma.$transaction((db) =>
        jobStore(db).store(row.practiceId, [record], { at: new Date(), call }),
      );
    const input = { recordId: id, fields: ['budget'] };
    await Promise.all([
      edit('admin', id, { name: 'Edited' }),
      page(1n),
      edit('standard', id, { name: 'Here' }),
      stack.execute('admin', discardPendingChanges, { input }),
      page(2n),
      page(3n),
      edit('admin', id, { description: 'New' }),
      setValue(id, definitions[0] ?? '', 'New'),
      page(4n),
      edit('standard', id, { dueDate: '2027-01-01' }),
    ]);
    const now = await jobNow(stack, id);
    const changes = await changesOf(id);
    expect(now).toMatchObject({ budget: '1.00', description: 'New', dueDate: '2027-01-01' });
    expect(['Edited', 'Here']).toContain(now.name);
    expect(changes.get('Name')).toMatchObject({ ours: now.name, theirs: 'Changed there' });
    expect([...changes.keys()].toSorted()).toEqual(['Description', 'Due Date', 'Name', 'One']);
  });

  it('The event log has no gaps', async () => {
    const seqs = await loggedSeqs(stack);
    expect(seqs).toEqual(seqs.map((_, n) => String(n + 1)));
  });
});
