import { randomUUID } from 'node:crypto';
import type { ResultOf, VariablesOf } from 'gql.tada';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import {
  discardPendingChanges,
  setFieldValues,
  updateClient,
  updateJob,
} from '../../support/edits/pending.ts';
import {
  addClients,
  addFieldDefinitions,
  addFieldValues,
  addJobs,
  addUsers,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

export type Edit = Record<string, unknown>;
export type Value = VariablesOf<typeof setFieldValues>['input']['values'][number]['value'];
export type Problem = readonly [field: string, reason: string];

export const plain = (id: string): string => id.split(':')[1] ?? '';
export const unknownUuid = '00000000-0000-4000-8000-000000000000';
export const ben = { xpmId: randomUUID(), name: 'Ben', email: 'ben@example.com' };

const noFields = {
  text: '',
  choice: '',
  decimal: '',
  number: '',
  ticked: '',
  date: '',
  ofClients: '',
  ofJobs: '',
  inactive: '',
  theirs: '',
};
export type FieldName = keyof typeof noFields;

export interface EditableRecords {
  readonly stack: TestStack;
  job: string;
  client: string;
  /** `left` is deleted in XPM; `theirs` belongs to another practice. */
  readonly people: Readonly<Record<'ben' | 'left' | 'theirs', string>>;
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly editJob: (edit: Edit) => Promise<ResultOf<typeof updateJob>['updateJob']>;
  readonly editClient: (edit: Edit) => Promise<ResultOf<typeof updateClient>['updateClient']>;
  readonly setValues: (
    record: string,
    values: readonly (readonly [string, Value])[],
  ) => Promise<ResultOf<typeof setFieldValues>['setFieldValues']>;
  readonly discard: (
    record: string,
    names?: string[],
  ) => Promise<ResultOf<typeof discardPendingChanges>['discardPendingChanges']>;
  /** Everything that an edit could leave behind. */
  readonly everything: () => Promise<{
    readonly outboxMessages: number;
    readonly events: number;
  }>;
  readonly expectNothingDone: <T>(edit: () => Promise<T>) => Promise<T>;
}

/** The outcome that names exactly these problems. */
export const invalidFields = (
  problems: readonly Problem[],
): { readonly __typename: string; readonly fields: object[] } => ({
  __typename: 'InvalidFields',
  fields: problems.map(([field, reason]) => ({
    field,
    reason,
    message: expect.stringMatching(/\S.*\.$/s) as string,
  })),
});

/** A practice with a new job and a new client for each test, and requests that edit them. */
export function editableRecords(): EditableRecords {
  let stack: TestStack;
  const people = { ben: '', left: '', theirs: '' };
  const fields = { ...noFields };

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    Object.assign(people, await addPeople(stack));
    Object.assign(fields, await addFields(stack));
    await addJobs(stack, [{ state: 'Planned' }]);
  });
  beforeEach(async () => {
    const manager = { managerXpmId: ben.xpmId, managerName: 'Ben' };
    const content = { name: 'Original', description: 'Line one\nline two', budget: '1000.00' };
    [records.job = ''] = await addJobs(stack, [{ ...content, ...manager, state: 'In Progress' }]);
    [records.client = ''] = await addClients(stack, [
      { name: 'Original', email: 'a@example.com', dateOfBirth: new Date('1970-02-28'), ...manager },
    ]);
    for (const record of [records.job, records.client]) {
      await addFieldValues(stack, record, {
        [fields.text]: 'Old',
        [fields.choice]: 'Gold',
        [fields.decimal]: '1250.5',
        [fields.ticked]: 'true',
        [fields.date]: '2026-03-01',
      });
    }
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const records: EditableRecords = {
    job: '',
    client: '',
    people,
    fields,
    get stack(): TestStack {
      return stack;
    },
    editJob: async (edit: Edit) =>
      (await stack.execute('standard', updateJob, { input: { jobId: records.job, ...edit } }))
        .updateJob,
    editClient: async (edit: Edit) =>
      (
        await stack.execute('standard', updateClient, {
          input: { clientId: records.client, ...edit },
        })
      ).updateClient,
    setValues: async (record: string, values: readonly (readonly [string, Value])[]) => {
      const input = {
        recordId: record,
        values: values.map(([definitionId, value]) => ({ definitionId, value })),
      };
      return (await stack.execute('standard', setFieldValues, { input })).setFieldValues;
    },
    discard: async (record: string, names?: string[]) => {
      const input = { recordId: record, fields: names ?? null };
      return (await stack.execute('standard', discardPendingChanges, { input }))
        .discardPendingChanges;
    },
    everything: async () => ({
      job: await stack.prisma.job.findMany({
        where: { id: plain(records.job) },
        include: { values: { orderBy: { name: 'asc' } }, pending: { orderBy: { field: 'asc' } } },
      }),
      client: await stack.prisma.client.findMany({
        where: { id: plain(records.client) },
        include: { values: { orderBy: { name: 'asc' } }, pending: { orderBy: { field: 'asc' } } },
      }),
      pending: await stack.prisma.pendingChange.count(),
      outboxMessages: await stack.prisma.outboxMessage.count(),
      events: await stack.prisma.event.count(),
      entries: await stack.prisma.practiceActivity.count(),
    }),
    expectNothingDone: async <T>(edit: () => Promise<T>): Promise<T> => {
      const before = await records.everything();
      const result = await edit();
      expect(await records.everything()).toEqual(before);
      return result;
    },
  };
  return records;
}

async function addPeople(stack: TestStack) {
  const [first, left] = await addUsers(stack, [
    ben,
    { name: 'Left', email: 'left@example.com', deletedAt: new Date() },
    { name: 'Twin', email: 'twin@example.com' },
    { name: 'Twin', email: 'Twin@Example.com' },
    { name: 'Under', email: 'under_score@example.com' },
  ]);
  const [theirs] = await addUsers(
    stack,
    [{ name: 'Theirs', email: 'theirs@example.com' }],
    stack.otherPracticeId,
  );
  return { ben: first, left, theirs };
}

async function addFields(stack: TestStack) {
  const [text, choice, decimal, number, ticked, date, ofClients, ofJobs, inactive] =
    await addFieldDefinitions(stack, [
      { name: 'Text' },
      { name: 'Choice', type: 'Dropdown List', options: 'Gold|Silver|Two words' },
      { name: 'Decimal', valueElement: 'DECIMAL' },
      { name: 'Number', valueElement: 'NUMBER' },
      { name: 'Ticked', valueElement: 'BOOLEAN' },
      { name: 'Date', valueElement: 'DATE' },
      { name: 'Of clients', useJob: false },
      { name: 'Of jobs', useClient: false },
      { name: 'Inactive', deletedAt: new Date() },
    ]);
  const [theirs] = await addFieldDefinitions(stack, [{}], stack.otherPracticeId);
  return { text, choice, decimal, number, ticked, date, ofClients, ofJobs, inactive, theirs };
}
