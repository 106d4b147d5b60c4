import { describe, expect, it } from 'vitest';
import { post } from '../../support/http/http.ts';
import type { Edit, Problem } from './editable-records.ts';
import { editableRecords, invalidFields, unknownUuid } from './editable-records.ts';

describe('Updates with invalid values', () => {
  const records = editableRecords();
  const { editJob, editClient, expectNothingDone, people } = records;

  describe('An update of a job is refused and stores nothing', () => {
    it.each<[string, Edit, ...Problem[]]>([
      ['when the name is null', { name: null }, ['name', 'REQUIRED']],
      ['when the name is blank', { name: ' \r\n\t ' }, ['name', 'REQUIRED']],
      ['when the start date is null', { startDate: null }, ['startDate', 'REQUIRED']],
      ['when the due date is null', { dueDate: null }, ['dueDate', 'REQUIRED']],
      ['when the state is null', { state: null }, ['state', 'REQUIRED']],
      ['when the state is blank', { state: ' ' }, ['state', 'REQUIRED']],
      [
        'when the practice does not know the state',
        { state: 'Nowhere' },
        ['state', 'UNKNOWN_STATE'],
      ],
      ['when the name has 501 characters', { name: 'x'.repeat(501) }, ['name', 'TOO_LONG']],
      [
        'when the description has 10,001 characters',
        { description: 'x'.repeat(10_001) },
        ['description', 'TOO_LONG'],
      ],
      [
        'when a text contains a vertical tab',
        { description: 'a\u000bb' },
        ['description', 'NOT_ALLOWED_CHARACTERS'],
      ],
      [
        'when a text contains a control character',
        { name: 'a\u001fb' },
        ['name', 'NOT_ALLOWED_CHARACTERS'],
      ],
      [
        'when a text is a masked value',
        { description: '*******789' },
        ['description', 'MASKED_VALUE'],
      ],
      ['when the budget is no number', { budget: 'a lot' }, ['budget', 'INVALID_DECIMAL']],
      ['when the budget is negative', { budget: '-1' }, ['budget', 'INVALID_DECIMAL']],
      [
        'when the budget has 31 digits',
        { budget: '1234567890123456789012345678901' },
        ['budget', 'INVALID_DECIMAL'],
      ],
      [
        'when the due date is before the stored start date',
        { dueDate: '2026-02-28' },
        ['dueDate', 'DUE_BEFORE_START'],
      ],
      [
        'when the start date is after the stored due date',
        { startDate: '2026-04-01' },
        ['startDate', 'DUE_BEFORE_START'],
      ],
      [
        'when the due date is before the start date of the same request',
        { startDate: '2026-05-02', dueDate: '2026-05-01' },
        ['dueDate', 'DUE_BEFORE_START'],
      ],
      [
        'when no user has the email address',
        { manager: { email: 'x@y.z' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the email address is empty',
        { manager: { email: '' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the email address is a pattern of SQL',
        { manager: { email: '%' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the email address has another character in place of an underscore',
        { manager: { email: 'underXscore@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the email address has an underscore in place of another character',
        { manager: { email: 'b_n@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the email address ends in a backslash',
        { manager: { email: 'ben@example.com\\' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when two users have the email address',
        { partner: { email: 'twin@example.com' } },
        ['partner', 'AMBIGUOUS_PERSON'],
      ],
      [
        'when the email address is that of a deleted user',
        { manager: { email: 'left@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the email address is that of a user of another practice',
        { manager: { email: 'theirs@example.com' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when the user id is malformed',
        { manager: { userId: 'nonsense' } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when no user has the id',
        { manager: { userId: `User:${unknownUuid}` } },
        ['manager', 'UNKNOWN_PERSON'],
      ],
      [
        'when several fields are invalid and one is valid',
        { name: 'Right', budget: 'x', state: 'Nowhere', description: '\u0001.' },
        ['budget', 'INVALID_DECIMAL'],
        ['state', 'UNKNOWN_STATE'],
        ['description', 'NOT_ALLOWED_CHARACTERS'],
      ],
    ])('The update is refused %s', async (_what, edit, ...problems) => {
      const result = await expectNothingDone(() => editJob(edit));
      const expected = invalidFields(problems);
      expect(result).toEqual({
        ...expected,
        fields: expect.arrayContaining(expected.fields) as unknown,
      });
      expect(result).toHaveProperty('fields.length', problems.length);
    });

    it('A manager is refused when the id is that of a deleted user, of a user of another practice or of a client', async () => {
      for (const userId of [people.left, people.theirs, records.client]) {
        const result = await expectNothingDone(() => editJob({ manager: { userId } }));
        expect(result).toEqual(invalidFields([['manager', 'UNKNOWN_PERSON']]));
      }
    });
  });

  describe('An update with input of the wrong shape is an error and stores nothing', () => {
    it.each<[string, Edit]>([
      ['when a date is in no calendar', { startDate: '2026-02-30' }],
      ['when a date has a time', { startDate: '2026-02-03T00:00:00Z' }],
      ['when a date is a number', { startDate: 20260203 }],
      ['when a name is a number', { name: 7 }],
      [
        'when a person input has two fields',
        { manager: { email: 'ben@example.com', nobody: true } },
      ],
      ['when a person input has no field', { manager: {} }],
      ['when `nobody` is false', { manager: { nobody: false } }],
      ['when the input has a field that cannot be edited', { number: 'J1' }],
    ])('The update is refused %s', async (_what, edit) => {
      const query = `mutation ($input: UpdateJobInput!) { updateJob(input: $input) { __typename } }`;
      const authorization = `Bearer ${await records.stack.tokenFor('standard')}`;
      const variables = { input: { jobId: records.job, ...edit } };
      const response = await expectNothingDone(() =>
        post(records.stack.url, { query, variables, authorization }),
      );
      expect(response.body.errors).toHaveLength(1);
      expect(response.text).not.toContain('INTERNAL_SERVER_ERROR');
    });
  });

  describe('An update of a client is refused and stores nothing', () => {
    it.each<[string, Edit, ...Problem[]]>([
      ['when the name is null', { name: null }, ['name', 'REQUIRED']],
      [
        'when a number is masked with asterisks',
        { companyNumber: '*****678' },
        ['companyNumber', 'MASKED_VALUE'],
      ],
      [
        'when a number is masked with X',
        { businessNumber: 'XXXXX678' },
        ['businessNumber', 'MASKED_VALUE'],
      ],
      [
        'when a text contains a control character',
        { postalCity: 'a\u0001b' },
        ['postalCity', 'NOT_ALLOWED_CHARACTERS'],
      ],
      [
        'when a text has 10,001 characters',
        { address: 'x'.repeat(10_001) },
        ['address', 'TOO_LONG'],
      ],
      [
        'when a person is a deleted user',
        { partner: { email: 'left@example.com' } },
        ['partner', 'UNKNOWN_PERSON'],
      ],
    ])('The update is refused %s', async (_what, edit, ...problems) => {
      const result = await expectNothingDone(() => editClient({ website: 'right', ...edit }));
      expect(result).toEqual(invalidFields(problems));
    });
  });
});
