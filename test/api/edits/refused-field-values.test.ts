import { describe, expect, it } from 'vitest';
import { codesOf, post } from '../../support/http/http.ts';
import type { FieldName, Value } from './editable-records.ts';
import { editableRecords, invalidFields, plain, unknownUuid } from './editable-records.ts';

describe('Custom fields with invalid values', () => {
  const records = editableRecords();
  const { setValues, expectNothingDone, fields } = records;

  describe('Setting custom fields is refused and stores nothing', () => {
    it.each<[string, FieldName, Value, string]>([
      ['when a text field gets a number', 'text', { number: '1' }, 'WRONG_TYPE'],
      ['when a number field gets a text', 'number', { text: '1' }, 'WRONG_TYPE'],
      ['when a number field gets a decimal', 'number', { decimal: '1' }, 'WRONG_TYPE'],
      ['when a date field gets a text', 'date', { text: '2026-01-01' }, 'WRONG_TYPE'],
      ['when a checkbox gets a text', 'ticked', { text: 'true' }, 'WRONG_TYPE'],
      ['when a decimal field gets words', 'decimal', { decimal: 'many' }, 'INVALID_DECIMAL'],
      ['when a number has an exponent', 'number', { number: '1e3' }, 'INVALID_DECIMAL'],
      [
        'when the text is no option of the dropdown list',
        'choice',
        { text: 'Bronze' },
        'NOT_AN_OPTION',
      ],
      ['when the text is an option in another case', 'choice', { text: 'gold' }, 'NOT_AN_OPTION'],
      [
        'when a text contains a control character',
        'text',
        { text: 'a\u0001b' },
        'NOT_ALLOWED_CHARACTERS',
      ],
      ['when a text has 10,001 characters', 'text', { text: 'x'.repeat(10_001) }, 'TOO_LONG'],
      ['when a text is a masked value', 'text', { text: '••••789' }, 'MASKED_VALUE'],
      ['when jobs do not have the field', 'ofClients', { text: 'x' }, 'NOT_FOR_THIS_RECORD'],
      ['when the field is deleted in XPM', 'inactive', { text: 'x' }, 'INACTIVE_DEFINITION'],
      [
        'when a field that is deleted in XPM is cleared',
        'inactive',
        { clear: true },
        'INACTIVE_DEFINITION',
      ],
      ['when the field belongs to another practice', 'theirs', { text: 'x' }, 'UNKNOWN_DEFINITION'],
    ])('A value is refused %s', async (_what, field, value, reason) => {
      const definition = fields[field];
      const right = field === 'decimal' ? fields.number : fields.decimal;
      const rightValue = field === 'decimal' ? { number: '1' } : { decimal: '1' };
      const result = await expectNothingDone(() =>
        setValues(records.job, [
          [right, rightValue],
          [definition, value],
        ]),
      );
      expect(result).toEqual(invalidFields([[definition, reason]]));
    });

    it('A value is refused when clients do not have the field', async () => {
      const result = await expectNothingDone(() =>
        setValues(records.client, [[fields.ofJobs, { text: 'x' }]]),
      );
      expect(result).toEqual(invalidFields([[fields.ofJobs, 'NOT_FOR_THIS_RECORD']]));
    });

    it.each(['', 'nonsense', `FieldDefinition:${unknownUuid}`, `Job:${unknownUuid}`, '💥'])(
      'A value is refused when the definition id is %j',
      async (id) => {
        const result = await expectNothingDone(() => setValues(records.job, [[id, { text: 'x' }]]));
        expect(result).toEqual(invalidFields([[id, 'UNKNOWN_DEFINITION']]));
      },
    );

    it('A value is refused when a field is set twice, even if the ids differ in case', async () => {
      const again = fields.text.replace(plain(fields.text), plain(fields.text).toUpperCase());
      for (const id of [fields.text, again]) {
        const result = await expectNothingDone(() =>
          setValues(records.job, [
            [fields.text, { text: 'one' }],
            [id, { text: 'two' }],
          ]),
        );
        expect(result).toEqual(invalidFields([[id, 'DUPLICATE']]));
      }
    });

    it('A value is refused when `clear` is false', async () => {
      const query = `mutation ($input: SetFieldValuesInput!) {
        setFieldValues(input: $input) { __typename } }`;
      const values = [{ definitionId: fields.text, value: { clear: false } }];
      const variables = { input: { recordId: records.job, values } };
      const authorization = `Bearer ${await records.stack.tokenFor('standard')}`;
      const response = await expectNothingDone(() =>
        post(records.stack.url, { query, variables, authorization }),
      );
      expect(codesOf(response)).toEqual(['BAD_USER_INPUT']);
    });
  });
});
