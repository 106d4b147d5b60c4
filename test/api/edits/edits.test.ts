import { randomUUID } from 'node:crypto';
import type { VariablesOf } from 'gql.tada';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  clientNow,
  discardPendingChanges,
  jobNow,
  setFieldValues,
  updateClient,
  updateJob,
} from '../../support/edits/pending.ts';
import { codesOf, post } from '../../support/http/http.ts';
import {
  addClients,
  addFieldDefinitions,
  addFieldValues,
  addJobs,
  addPendingChange,
  addUsers,
} from '../../support/records/records.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';

type JobEdit = Record<string, unknown>;
type Value = VariablesOf<typeof setFieldValues>['input']['values'][number]['value'];
type Problem = readonly [field: string, reason: string];

const plain = (id: string): string => id.split(':')[1] ?? '';
const nobody = '00000000-0000-4000-8000-000000000000';
const ben = { xpmId: randomUUID(), name: 'Ben', email: 'ben@example.com' };

describe('edits', () => {
  let stack: TestStack;
  let job: string;
  let client: string;
  const people = {} as Record<'ben' | 'left' | 'theirs', string>;
  const fields = {} as Record<
    | 'text'
    | 'choice'
    | 'decimal'
    | 'number'
    | 'ticked'
    | 'date'
    | 'ofClients'
    | 'ofJobs'
    | 'inactive'
    | 'theirs',
    string
  >;

  beforeAll(async () => {
    stack = await startStack({ worker: false });
    const users = await addUsers(stack, [
      ben,
      { name: 'Left', email: 'left@example.com', deletedAt: new Date() },
      { name: 'Twin', email: 'twin@example.com' },
      { name: 'Twin', email: 'Twin@Example.com' },
      { name: 'Under', email: 'under_score@example.com' },
    ]);
    const [theirUser = ''] = await addUsers(
      stack,
      [{ name: 'Theirs', email: 'theirs@example.com' }],
      stack.otherPracticeId,
    );
    Object.assign(people, { ben: users[0], left: users[1], theirs: theirUser });
    await addJobs(stack, [{ state: 'Planned' }]);
    const own = await addFieldDefinitions(stack, [
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
    const [text, choice, decimal, number, ticked, date, ofClients, ofJobs, inactive] = own;
    Object.assign(fields, { text, choice, decimal, number, ticked, date });
    Object.assign(fields, { ofClients, ofJobs, inactive, theirs });
  });
  beforeEach(async () => {
    const manager = { managerXpmId: ben.xpmId, managerName: 'Ben' };
    const content = { name: 'Original', description: 'Line one\nline two', budget: '1000.00' };
    [job = ''] = await addJobs(stack, [{ ...content, ...manager, state: 'In Progress' }]);
    [client = ''] = await addClients(stack, [
      { name: 'Original', email: 'a@example.com', dateOfBirth: new Date('1970-02-28'), ...manager },
    ]);
    for (const record of [job, client]) {
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

  const editJob = async (edit: JobEdit, as: 'admin' | 'standard' | 'other' = 'standard') =>
    (await stack.execute(as, updateJob, { input: { jobId: job, ...edit } })).updateJob;
  const editClient = async (edit: JobEdit) =>
    (await stack.execute('standard', updateClient, { input: { clientId: client, ...edit } }))
      .updateClient;
  const setValues = async (record: string, values: readonly (readonly [string, Value])[]) => {
    const input = {
      recordId: record,
      values: values.map(([definitionId, value]) => ({ definitionId, value })),
    };
    return (await stack.execute('standard', setFieldValues, { input })).setFieldValues;
  };
  const discard = async (record: string, names?: string[]) =>
    (
      await stack.execute('standard', discardPendingChanges, {
        input: { recordId: record, fields: names ?? null },
      })
    ).discardPendingChanges;

  /** Everything that an edit could leave behind. */
  const everything = async () => ({
    job: await stack.prisma.job.findMany({
      where: { id: plain(job) },
      include: { values: { orderBy: { name: 'asc' } }, pending: { orderBy: { field: 'asc' } } },
    }),
    client: await stack.prisma.client.findMany({
      where: { id: plain(client) },
      include: { values: { orderBy: { name: 'asc' } }, pending: { orderBy: { field: 'asc' } } },
    }),
    pending: await stack.prisma.pendingChange.count(),
    orders: await stack.prisma.outboxMessage.count(),
    events: await stack.prisma.event.count(),
    entries: await stack.prisma.practiceActivity.count(),
  });
  const expectNothingDone = async <T>(edit: () => Promise<T>): Promise<T> => {
    const before = await everything();
    const result = await edit();
    expect(await everything()).toEqual(before);
    return result;
  };
  const problemsOf = (problems: readonly Problem[]) => ({
    __typename: 'InvalidFields',
    fields: problems.map(([field, reason]) => ({
      field,
      reason,
      message: expect.stringMatching(/\S.*\.$/s) as string,
    })),
  });

  describe('of a job are refused, each wrong field by name, and nothing of them is stored:', () => {
    it.each<[string, JobEdit, ...Problem[]]>([
      ['no name', { name: null }, ['name', 'REQUIRED']],
      ['a blank name', { name: ' \r\n\t ' }, ['name', 'REQUIRED']],
      ['no start date', { startDate: null }, ['startDate', 'REQUIRED']],
      ['no due date', { dueDate: null }, ['dueDate', 'REQUIRED']],
      ['no state', { state: null }, ['state', 'REQUIRED']],
      ['a blank state', { state: ' ' }, ['state', 'REQUIRED']],
      ['an unknown state', { state: 'Nowhere' }, ['state', 'UNKNOWN_STATE']],
      ['a name of 501 characters', { name: 'x'.repeat(501) }, ['name', 'TOO_LONG']],
      [
        'a description of 10,001 characters',
        { description: 'x'.repeat(10_001) },
        ['description', 'TOO_LONG'],
      ],
      ['NUL', { description: 'a\u0000b' }, ['description', 'NOT_ALLOWED_CHARACTERS']],
      ['a control character', { name: 'a\u001fb' }, ['name', 'NOT_ALLOWED_CHARACTERS']],
      ['half a pair', { name: 'a\ud800b' }, ['name', 'NOT_ALLOWED_CHARACTERS']],
      ['the other half', { name: 'a\udc00' }, ['name', 'NOT_ALLOWED_CHARACTERS']],
      ['a masked value', { description: '*******789' }, ['description', 'MASKED_VALUE']],
      ['a budget in words', { budget: 'a lot' }, ['budget', 'INVALID_DECIMAL']],
      ['a budget below zero', { budget: '-1' }, ['budget', 'INVALID_DECIMAL']],
      ['a budget of NUL', { budget: '1\u0000' }, ['budget', 'INVALID_DECIMAL']],
      [
        'a budget of 31 digits',
        { budget: '1234567890123456789012345678901' },
        ['budget', 'INVALID_DECIMAL'],
      ],
      ['due before start', { dueDate: '2026-02-28' }, ['dueDate', 'DUE_BEFORE_START']],
      ['start after due', { startDate: '2026-04-01' }, ['startDate', 'DUE_BEFORE_START']],
      [
        'both, in the wrong order',
        { startDate: '2026-05-02', dueDate: '2026-05-01' },
        ['dueDate', 'DUE_BEFORE_START'],
      ],
      ['the year zero', { startDate: '0000-01-01' }, ['startDate', 'INVALID_DATE']],
      ['a person nobody knows', { manager: { email: 'x@y.z' } }, ['manager', 'UNKNOWN_PERSON']],
      ['a person without e-mail', { manager: { email: '' } }, ['manager', 'UNKNOWN_PERSON']],
      ['a pattern of a person', { manager: { email: '%' } }, ['manager', 'UNKNOWN_PERSON']],
      [
        'another character where one has an underscore',
        { manager: { email: 'underXscore@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'one character for any of an e-mail',
        { manager: { email: 'b_n@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'an e-mail that ends in a backslash',
        { manager: { email: 'ben@example.com\\' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'an e-mail with NUL',
        { manager: { email: 'ben\u0000@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'an e-mail with half a pair',
        { manager: { email: 'ben\ud800' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'two people of one e-mail',
        { partner: { email: 'twin@example.com' } },
        ['partner', 'AMBIGUOUS_PERSON'],
      ],
      [
        'somebody who left, by e-mail',
        { manager: { email: 'left@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'somebody of another practice, by e-mail',
        { manager: { email: 'theirs@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      ['a malformed id', { manager: { userId: 'nonsense' } }, ['manager', 'UNKNOWN_PERSON']],
      ['an id of nobody', { manager: { userId: `User:${nobody}` } }, ['manager', 'UNKNOWN_PERSON']],
      [
        'several wrong fields beside a right one',
        { name: 'Right', budget: 'x', state: 'Nowhere', description: '\u0001.' },
        ['budget', 'INVALID_DECIMAL'],
        ['state', 'UNKNOWN_STATE'],
        ['description', 'NOT_ALLOWED_CHARACTERS'],
      ],
    ])('%s', async (_what, edit, ...problems) => {
      const result = await expectNothingDone(() => editJob(edit));
      const expected = problemsOf(problems);
      expect(result).toEqual({
        ...expected,
        fields: expect.arrayContaining(expected.fields) as unknown,
      });
      expect(result).toHaveProperty('fields.length', problems.length);
    });

    it('somebody who left or is of another practice, by id', async () => {
      for (const userId of [people.left, people.theirs, client]) {
        const result = await expectNothingDone(() => editJob({ manager: { userId } }));
        expect(result).toEqual(problemsOf([['manager', 'UNKNOWN_PERSON']]));
      }
    });
  });

  describe('are refused as bad input, and nothing is stored:', () => {
    it.each<[string, JobEdit]>([
      ['a day that is in no calendar', { startDate: '2026-02-30' }],
      ['a date with a time', { startDate: '2026-02-03T00:00:00Z' }],
      ['a date that is a number', { startDate: 20260203 }],
      ['a name that is a number', { name: 7 }],
      ['a person in two ways', { manager: { email: 'ben@example.com', nobody: true } }],
      ['a person in no way', { manager: {} }],
      ['nobody, but not', { manager: { nobody: false } }],
      ['a field that cannot be edited', { number: 'J1' }],
    ])('%s', async (_what, edit) => {
      const query = `mutation ($input: UpdateJobInput!) { updateJob(input: $input) { __typename } }`;
      const authorization = `Bearer ${await stack.tokenFor('standard')}`;
      const variables = { input: { jobId: job, ...edit } };
      const answer = await expectNothingDone(() =>
        post(stack.url, { query, variables, authorization }),
      );
      expect(answer.body.errors).toHaveLength(1);
      expect(answer.text).not.toContain('INTERNAL_SERVER_ERROR');
    });
  });

  describe('of a client are refused, and nothing of them is stored:', () => {
    it.each<[string, JobEdit, ...Problem[]]>([
      ['no name', { name: null }, ['name', 'REQUIRED']],
      ['a masked number', { companyNumber: '*****678' }, ['companyNumber', 'MASKED_VALUE']],
      [
        'a number masked with X',
        { businessNumber: 'XXXXX678' },
        ['businessNumber', 'MASKED_VALUE'],
      ],
      ['NUL', { postalCity: 'a\u0000b' }, ['postalCity', 'NOT_ALLOWED_CHARACTERS']],
      ['10,001 characters', { address: 'x'.repeat(10_001) }, ['address', 'TOO_LONG']],
      ['the year zero', { dateOfBirth: '0000-12-31' }, ['dateOfBirth', 'INVALID_DATE']],
      [
        'somebody who left',
        { partner: { email: 'left@example.com' } },
        ['partner', 'UNKNOWN_PERSON'],
      ],
    ])('%s', async (_what, edit, ...problems) => {
      const result = await expectNothingDone(() => editClient({ website: 'right', ...edit }));
      expect(result).toEqual(problemsOf(problems));
    });
  });

  describe('of custom fields are refused by the id that was sent, and nothing is stored:', () => {
    it.each<[string, keyof typeof fields, Value, string]>([
      ['a number for a text', 'text', { number: '1' }, 'WRONG_TYPE'],
      ['a text for a number', 'number', { text: '1' }, 'WRONG_TYPE'],
      ['a decimal for a number', 'number', { decimal: '1' }, 'WRONG_TYPE'],
      ['a text for a date', 'date', { text: '2026-01-01' }, 'WRONG_TYPE'],
      ['a text for a box', 'ticked', { text: 'true' }, 'WRONG_TYPE'],
      ['words for a decimal', 'decimal', { decimal: 'many' }, 'INVALID_DECIMAL'],
      ['an exponent for a number', 'number', { number: '1e3' }, 'INVALID_DECIMAL'],
      ['the year zero', 'date', { date: '0000-01-01' }, 'INVALID_DATE'],
      ['no option', 'choice', { text: 'Bronze' }, 'NOT_AN_OPTION'],
      ['an option in another case', 'choice', { text: 'gold' }, 'NOT_AN_OPTION'],
      ['NUL', 'text', { text: 'a\u0000b' }, 'NOT_ALLOWED_CHARACTERS'],
      ['half a pair', 'text', { text: '\udfff.' }, 'NOT_ALLOWED_CHARACTERS'],
      ['10,001 characters', 'text', { text: 'x'.repeat(10_001) }, 'TOO_LONG'],
      ['a masked value', 'text', { text: '••••789' }, 'MASKED_VALUE'],
      ['not for jobs', 'ofClients', { text: 'x' }, 'NOT_FOR_THIS_RECORD'],
      ['inactive', 'inactive', { text: 'x' }, 'INACTIVE_DEFINITION'],
      ['inactive, to clear it', 'inactive', { clear: true }, 'INACTIVE_DEFINITION'],
      ['of another practice', 'theirs', { text: 'x' }, 'UNKNOWN_DEFINITION'],
    ])('%s', async (_what, field, value, reason) => {
      const definition = fields[field];
      const right = field === 'decimal' ? fields.number : fields.decimal;
      const rightValue = field === 'decimal' ? { number: '1' } : { decimal: '1' };
      const result = await expectNothingDone(() =>
        setValues(job, [
          [right, rightValue],
          [definition, value],
        ]),
      );
      expect(result).toEqual(problemsOf([[definition, reason]]));
    });

    it('not for clients', async () => {
      const result = await expectNothingDone(() =>
        setValues(client, [[fields.ofJobs, { text: 'x' }]]),
      );
      expect(result).toEqual(problemsOf([[fields.ofJobs, 'NOT_FOR_THIS_RECORD']]));
    });

    it.each(['', 'nonsense', `FieldDefinition:${nobody}`, `Job:${nobody}`, 'a\u0000b', '💥'])(
      'the definition %j',
      async (id) => {
        const result = await expectNothingDone(() => setValues(job, [[id, { text: 'x' }]]));
        expect(result).toEqual(problemsOf([[id, 'UNKNOWN_DEFINITION']]));
      },
    );

    it('one that is set twice, also in another spelling of its id', async () => {
      const again = fields.text.replace(plain(fields.text), plain(fields.text).toUpperCase());
      for (const id of [fields.text, again]) {
        const result = await expectNothingDone(() =>
          setValues(job, [
            [fields.text, { text: 'one' }],
            [id, { text: 'two' }],
          ]),
        );
        expect(result).toEqual(problemsOf([[id, 'DUPLICATE']]));
      }
    });

    it('to be cleared, but not', async () => {
      const query = `mutation ($input: SetFieldValuesInput!) {
        setFieldValues(input: $input) { __typename } }`;
      const values = [{ definitionId: fields.text, value: { clear: false } }];
      const variables = { input: { recordId: job, values } };
      const authorization = `Bearer ${await stack.tokenFor('standard')}`;
      const answer = await expectNothingDone(() =>
        post(stack.url, { query, variables, authorization }),
      );
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    });
  });

  describe('are not possible', () => {
    const edits = (): (() => Promise<unknown>)[] => [
      () => editJob({ name: 'New' }),
      () => setValues(job, [[fields.text, { text: 'New' }]]),
      () => editClient({ name: 'New' }),
      () => setValues(client, [[fields.text, { text: 'New' }]]),
    ];

    it.each([
      ['isArchived', true],
      ['isDeleted', true],
      ['deletedAt', new Date()],
    ] as const)('of a client with %s meanwhile', async (column, value) => {
      await stack.prisma.client.update({
        where: { id: plain(client) },
        data: { [column]: value },
      });
      for (const edit of edits().slice(2)) {
        expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'RecordArchived' });
      }
    });

    it('of a job that is gone from XPM meanwhile', async () => {
      await stack.prisma.job.update({ where: { id: plain(job) }, data: { deletedAt: new Date() } });
      for (const edit of edits().slice(0, 2)) {
        expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'RecordArchived' });
      }
    });

    it.each(['NEEDS_RECONNECT', 'DISCONNECTED'] as const)(
      'while the connection is %s',
      async (state) => {
        const where = { practiceId: plain(stack.practiceId) };
        await stack.prisma.xpmConnection.update({ where, data: { state } });
        try {
          for (const edit of edits()) {
            expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'ReconnectNeeded' });
          }
          // What is pending can be taken back all the same: nothing has to be sent for that.
          expect(await discard(job)).toMatchObject({ __typename: 'PendingChangesDiscarded' });
        } finally {
          await stack.prisma.xpmConnection.update({ where, data: { state: 'CONNECTED' } });
        }
      },
    );

    it.each(['CCH', 'APS', 'MYOB_AE'] as const)('where records come from %s', async (source) => {
      const where = { id: plain(stack.practiceId) };
      await stack.prisma.practice.update({ where, data: { source } });
      try {
        for (const edit of edits()) {
          expect(await expectNothingDone(edit)).toMatchObject({ __typename: 'NotPermitted' });
        }
        expect(await discard(job)).toMatchObject({ __typename: 'PendingChangesDiscarded' });
      } finally {
        await stack.prisma.practice.update({ where, data: { source: 'XPM' } });
      }
    });

    it.each(['', 'nonsense', `Practice:${nobody}`, `Job:${nobody}`, 'Job:1', 'a\u0000b', '💥'])(
      'of what the id %j names',
      async (id) => {
        job = id;
        client = id;
        for (const edit of [...edits(), () => discard(id)]) {
          const result = await edit();
          expect(result).toMatchObject({ __typename: 'NotPermitted' });
        }
      },
    );

    it('of a client as a job, nor the other way round', async () => {
      const [realJob, realClient] = [job, client];
      const edits: (() => Promise<unknown>)[] = [
        () => stack.execute('admin', updateJob, { input: { jobId: realClient, name: 'New' } }),
        () => stack.execute('admin', updateClient, { input: { clientId: realJob, name: 'New' } }),
      ];
      for (const edit of edits) {
        expect(JSON.stringify(await expectNothingDone(edit))).toContain('NotPermitted');
      }
    });
  });

  describe('to what is there already do nothing at all:', () => {
    it.each<[string, JobEdit]>([
      ['nothing', {}],
      ['the same name', { name: 'Original' }],
      ['the name with blanks around it', { name: '  Original\n' }],
      ['the description with other line ends', { description: 'Line one\r\nline two' }],
      ['a budget with separators', { budget: '1,000.00' }],
      ['a budget without zeros', { budget: ' 1000 ' }],
      ['the same dates', { startDate: '2026-03-01', dueDate: '2026-03-31' }],
      ['the state in another case', { state: 'IN PROGRESS' }],
      ['the same person by e-mail', { manager: { email: ' BEN@example.com ' } }],
      ['nobody where nobody is', { partner: { nobody: true } }],
      ['null where nobody is', { partner: null }],
    ])('%s', async (_what, edit) => {
      const result = await expectNothingDone(() => editJob(edit));
      expect(result).toMatchObject({ __typename: 'JobUpdated', job: { pendingSync: null } });
    });

    it('the same person by id', async () => {
      const result = await expectNothingDone(() => editJob({ manager: { userId: people.ben } }));
      expect(result).toMatchObject({ __typename: 'JobUpdated', job: { pendingSync: null } });
    });

    it('a text that XPM has with blanks around it, sent as it is shown', async () => {
      await stack.prisma.job.update({
        where: { id: plain(job) },
        data: { description: ' Two lines\n ' },
      });
      const values = { value: 'Old ' };
      await stack.prisma.jobFieldValue.updateMany({
        where: { jobId: plain(job), value: 'Old' },
        data: values,
      });
      await expectNothingDone(() => editJob({ description: ' Two lines\n ' }));
      await expectNothingDone(() => setValues(job, [[fields.text, { text: 'Old ' }]]));
    });

    it.each<[string, JobEdit]>([
      ['the same name and e-mail', { name: 'Original', email: 'a@example.com ' }],
      ['the same date', { dateOfBirth: '1970-02-28' }],
      ['blank where nothing is', { phone: '', city: ' ', fax: null }],
      ['the same person', { manager: { email: 'ben@example.com' } }],
    ])('%s of a client', async (_what, edit) => {
      const result = await expectNothingDone(() => editClient(edit));
      expect(result).toMatchObject({ __typename: 'ClientUpdated', client: { pendingSync: null } });
    });

    it.each<[string, keyof typeof fields, Value]>([
      ['the same text', 'text', { text: ' Old ' }],
      ['the same option', 'choice', { text: 'Gold' }],
      ['the same decimal, otherwise written', 'decimal', { decimal: '+1,250.50' }],
      ['the same date', 'date', { date: '2026-03-01' }],
      ['a box that is ticked', 'ticked', { boolean: true }],
      ['a number that is not there', 'number', { clear: true }],
      ['a blank number that is not there', 'number', { number: ' ' }],
    ])('%s', async (_what, field, value) => {
      for (const record of [job, client]) {
        const result = await expectNothingDone(() => setValues(record, [[fields[field], value]]));
        expect(result).toMatchObject({ __typename: 'FieldValuesSet' });
      }
    });

    it('no values', async () => {
      const result = await expectNothingDone(() => setValues(job, []));
      expect(result).toMatchObject({ __typename: 'FieldValuesSet' });
    });
  });

  it('take each end of what is allowed', async () => {
    const longest = { name: '𝄞'.repeat(250), description: `\t${'é'.repeat(9_998)}\n.` };
    const budget = '123456789012345678901234567890';
    const result = await editJob({ ...longest, budget, startDate: '0001-01-01' });
    expect(result).toMatchObject({
      __typename: 'JobUpdated',
      job: { ...longest, description: longest.description.trim(), budget, startDate: '0001-01-01' },
    });
    const lastDay = await editJob({ dueDate: '9999-12-31' });
    expect(lastDay).toMatchObject({ job: { dueDate: '9999-12-31' } });
  });

  it('show at once, tell what was there, and leave one order to push each time', async () => {
    const before = await everything();
    const result = await editJob({
      name: 'New',
      state: 'planned',
      budget: '2,000.50',
      manager: { nobody: true },
      partner: { userId: people.ben },
    });
    expect(result).toMatchObject({
      job: {
        name: 'New',
        state: 'Planned',
        budget: '2000.5',
        manager: null,
        partner: { xpmId: ben.xpmId, name: 'Ben' },
        pendingSync: {
          reasons: ['CHANGES_PENDING'],
          fields: [
            { field: 'budget', base: '1000.00', ours: '2000.5', theirs: '1000.00', attempts: 0 },
            { field: 'manager', base: 'Ben', ours: null, theirs: 'Ben' },
            { field: 'name', base: 'Original', ours: 'New', editedBy: 'Sam Okafor' },
            { field: 'partner', base: null, ours: 'Ben', theirs: null },
            { field: 'state', base: 'In Progress', ours: 'Planned' },
          ],
        },
      },
    });
    const after = await everything();
    expect(after.orders - before.orders).toBe(1);
    expect(after.events - before.events).toBe(2);
  });

  it('of every custom field show at once, and an unticked box is no value', async () => {
    const result = await setValues(job, [
      [fields.text, { text: ' New ' }],
      [fields.choice, { text: 'Two words' }],
      [fields.decimal, { decimal: '-0.50' }],
      [fields.number, { number: '12,345' }],
      [fields.ticked, { boolean: false }],
      [fields.date, { date: '2028-02-29' }],
    ]);
    if (result.__typename !== 'FieldValuesSet') throw new Error(result.__typename);
    const shown = result.job?.fieldValues.map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(shown ?? [])).toEqual({
      Text: 'New',
      Choice: 'Two words',
      Decimal: '-0.5',
      Number: '12345',
      Date: '2028-02-29',
    });
    expect(result.job?.pendingSync?.fields.map(({ label, ours }) => [label, ours])).toHaveLength(6);
  });

  it('of 200 custom fields at once are taken, and taken back', async () => {
    const many = await addFieldDefinitions(
      stack,
      Array.from({ length: 200 }, () => ({})),
    );
    const result = await setValues(
      client,
      many.map((id, n) => [id, { text: `value ${n}` }]),
    );
    if (result.__typename !== 'FieldValuesSet') throw new Error(result.__typename);
    expect(result.client?.pendingSync?.fields).toHaveLength(200);
    expect(result.client?.fieldValues).toHaveLength(205);
    expect(await discard(client)).toMatchObject({ discarded: 200, client: { pendingSync: null } });
    expect((await clientNow(stack, client)).fieldValues).toHaveLength(5);
  });

  describe('back to what XPM has', () => {
    it('leave nothing pending, and the record as XPM has it, letter for letter', async () => {
      const before = await jobNow(stack, job);
      await editJob({ name: 'New', budget: '1', state: 'Planned', description: null });
      const away = await editJob({ manager: { nobody: true }, dueDate: '2026-12-31' });
      expect(away).toMatchObject({ job: { pendingSync: { fields: { length: 6 } } } });
      const back = await editJob({
        name: 'Original',
        budget: '1000',
        state: 'in progress',
        description: 'Line one\r\nline two',
        dueDate: '2026-03-31',
        manager: { email: 'ben@example.com' },
      });
      expect(back).toEqual({ __typename: 'JobUpdated', job: before });
    });

    it('are taken of a state, though no job shows it any more', async () => {
      const [only = ''] = await addJobs(stack, [{ state: 'Only Here' }]);
      const set = (state: string) =>
        stack.execute('admin', updateJob, { input: { jobId: only, state } });
      expect(await set('Planned')).toMatchObject({ updateJob: { job: { state: 'Planned' } } });
      expect(await set('only here')).toMatchObject({
        updateJob: { job: { state: 'Only Here', pendingSync: null } },
      });
    });

    it('leave nothing pending of custom fields', async () => {
      const before = await clientNow(stack, client);
      await setValues(client, [
        [fields.text, { clear: true }],
        [fields.decimal, { decimal: '1' }],
        [fields.number, { number: '1' }],
      ]);
      const back = await setValues(client, [
        [fields.text, { text: 'Old' }],
        [fields.decimal, { decimal: '1250.50' }],
        [fields.number, { clear: true }],
      ]);
      expect(back).toMatchObject({ client: before });
    });

    it('stay pending while the one before is being sent: XPM may get either', async () => {
      await editJob({ name: 'New' });
      await stack.prisma.pendingChange.updateMany({
        where: { jobId: plain(job) },
        data: { sending: true, attempts: 1 },
      });
      const back = await editJob({ name: 'Original' });
      expect(back).toMatchObject({
        job: { name: 'Original', pendingSync: { fields: [{ field: 'name', ours: 'Original' }] } },
      });
    });
  });

  it('again of a field that XPM refused ask again, even with the same value', async () => {
    await editJob({ name: 'New' });
    await stack.prisma.pendingChange.updateMany({
      where: { jobId: plain(job) },
      data: { refusal: 'No.', attempts: 3 },
    });
    expect((await jobNow(stack, job)).pendingSync?.reasons).toEqual(['CHANGES_REFUSED']);
    const before = await everything();
    expect(await editJob({ name: 'New' })).toMatchObject({
      job: {
        pendingSync: {
          reasons: ['CHANGES_PENDING'],
          fields: [{ refusal: null, attempts: 0, base: 'Original' }],
        },
      },
    });
    expect((await everything()).orders).toBe(before.orders + 1);
  });

  describe('taken back', () => {
    it('all show what XPM has again, and the activity says so once', async () => {
      const before = await jobNow(stack, job);
      await editJob({ name: 'New', budget: '1', partner: { userId: people.ben } });
      await setValues(job, [[fields.text, { clear: true }]]);
      const entries = await stack.prisma.practiceActivity.count();
      expect(await discard(job)).toMatchObject({ discarded: 4, job: before });
      const [entry] = await stack.prisma.practiceActivity.findMany({
        where: { recordId: plain(job) },
      });
      expect(await stack.prisma.practiceActivity.count()).toBe(entries + 1);
      expect(entry).toMatchObject({ type: 'PUSH', status: 'SUCCESS', actor: 'Sam Okafor' });
      expect(entry?.message).toContain('Name: “New” was taken back, “Original” stays.');
    });

    it('one leave the others', async () => {
      await editClient({ name: 'New', email: 'new@example.com' });
      expect(await discard(client, ['email'])).toMatchObject({
        discarded: 1,
        client: { email: 'a@example.com', pendingSync: { fields: [{ field: 'name' }] } },
      });
    });

    it('show what XPM has now, not what it had then', async () => {
      await editJob({ name: 'New' });
      await stack.prisma.pendingChange.updateMany({
        where: { jobId: plain(job) },
        data: { theirs: 'Changed there' },
      });
      expect(await discard(job)).toMatchObject({ job: { name: 'Changed there' } });
    });

    it('twice do nothing the second time', async () => {
      await editJob({ name: 'New' });
      expect(await discard(job)).toMatchObject({ discarded: 1 });
      expect(await expectNothingDone(() => discard(job))).toMatchObject({ discarded: 0 });
    });

    it('twice while they are being sent do nothing the second time either', async () => {
      await addPendingChange(stack, job, { base: 'Original', theirs: 'Original', sending: true });
      expect(await discard(job)).toMatchObject({
        discarded: 1,
        job: { name: 'Original', pendingSync: { fields: [{ ours: 'Original' }] } },
      });
      expect(await expectNothingDone(() => discard(job))).toMatchObject({ discarded: 0 });
    });

    it.each([[[]], [['email', 'nonsense', 'value:', 'a\u0000b', '__proto__']]])(
      'are none when %j is named and nothing of it is pending',
      async (names) => {
        await editJob({ name: 'New' });
        expect(await expectNothingDone(() => discard(job, names))).toMatchObject({ discarded: 0 });
      },
    );

    it('can be those of a record that was archived meanwhile', async () => {
      await editClient({ name: 'New' });
      await stack.prisma.client.update({
        where: { id: plain(client) },
        data: { isArchived: true },
      });
      expect(await discard(client)).toMatchObject({ discarded: 1, client: { name: 'Original' } });
    });
  });
});
