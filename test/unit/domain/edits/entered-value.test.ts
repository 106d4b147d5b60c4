import { describe, expect, it } from 'vitest';
import type { EnteredValue } from '../../../../src/domain/edits/entered-value.ts';
import { enteredValue } from '../../../../src/domain/edits/entered-value.ts';
import type { FieldProblemReason } from '../../../../src/domain/edits/field-problem.ts';
import { valid } from '../../../../src/domain/edits/field-problem.ts';
import type { KnownDefinition } from '../../../../src/domain/records/field-definition.ts';
import { valueElements } from '../../../../src/domain/records/field-definition.ts';
import { xpmTextRules } from '../../../../src/xpm/text-rules.ts';

const definition = (given: Partial<KnownDefinition> = {}): KnownDefinition => ({
  id: 'id',
  xpmId: 'xpm',
  name: 'Field',
  type: 'Text',
  valueElement: 'TEXT',
  active: true,
  linkUrl: null,
  options: null,
  useClient: true,
  useContact: false,
  useJob: true,
  useJobTask: false,
  useJobCost: false,
  useJobTime: false,
  ...given,
});
type Text = Extract<EnteredValue, { text: string }>['type'];
const text = (type: Text, content: string): EnteredValue => ({ type, text: content });
const enter = (given: Partial<KnownDefinition>, entered: EnteredValue) =>
  enteredValue(definition(given), 'JOB', entered, xpmTextRules);
const invalidFor = (reason: FieldProblemReason) => ({
  type: 'invalid',
  reason,
  message: expect.stringMatching(/^Field .*\.$/s) as string,
});

describe('The entered value of a custom field', () => {
  it.each<[Text, string, string | null]>([
    ['TEXT', ' a\r\nb ', 'a\nb'],
    ['TEXT', ' ', null],
    ['DECIMAL', '-1,250.50', '-1250.5'],
    ['DECIMAL', '.5', '0.5'],
    ['DECIMAL', ' ', null],
    ['NUMBER', '12,345,678', '12345678'],
    ['NUMBER', '1.50', '1.5'],
    ['NUMBER', '', null],
    ['DATE', '2028-02-29', '2028-02-29'],
    ['DATE', ' 20260102 ', '2026-01-02'],
    ['DATE', ' ', null],
  ])('A value of type %s entered as %j becomes %j', (valueElement, content, value) => {
    expect(enter({ valueElement }, text(valueElement, content))).toEqual(valid(value));
  });

  it('A ticked box is true, and an unticked box is no value', () => {
    const box = { valueElement: 'BOOLEAN' } as const;
    expect(enter(box, { type: 'BOOLEAN', checked: true })).toEqual(valid('true'));
    expect(enter(box, { type: 'BOOLEAN', checked: false })).toEqual(valid(null));
  });

  it('A value of any type can be cleared', () => {
    for (const valueElement of valueElements) {
      expect(enter({ valueElement }, { type: 'clear' })).toEqual(valid(null));
    }
    expect(enter({ options: 'A|B' }, { type: 'clear' })).toEqual(valid(null));
  });

  it.each<[Text, string, FieldProblemReason]>([
    ['TEXT', 'x'.repeat(10_001), 'TOO_LONG'],
    ['TEXT', 'a\u0000b', 'NOT_ALLOWED_CHARACTERS'],
    ['TEXT', 'a\ud800', 'NOT_ALLOWED_CHARACTERS'],
    ['TEXT', '*****678', 'MASKED_VALUE'],
    ['DECIMAL', '1.234,5', 'INVALID_DECIMAL'],
    ['DECIMAL', '9'.repeat(31), 'INVALID_DECIMAL'],
    ['NUMBER', 'Infinity', 'INVALID_DECIMAL'],
    ['NUMBER', '0x10', 'INVALID_DECIMAL'],
    ['NUMBER', '1\u0000', 'INVALID_DECIMAL'],
    ['DATE', '2027-02-29', 'INVALID_DATE'],
    ['DATE', '31/12/2026', 'INVALID_DATE'],
  ])('A value of type %s entered as %j is invalid: %s', (valueElement, content, reason) => {
    expect(enter({ valueElement }, text(valueElement, content))).toEqual(invalidFor(reason));
  });

  it('A value of another type than its definition is invalid', () => {
    for (const valueElement of valueElements) {
      for (const type of valueElements) {
        if (type === valueElement) continue;
        const entered: EnteredValue =
          type === 'BOOLEAN' ? { type, checked: true } : text(type, '1');
        expect(enter({ valueElement }, entered)).toEqual({
          ...invalidFor('WRONG_TYPE'),
          message: `Field takes a value of type ${valueElement.toLowerCase()}.`,
        });
      }
    }
  });

  it('A field that is no longer in XPM cannot be set or cleared', () => {
    for (const entered of [text('TEXT', 'x'), { type: 'clear' } as const]) {
      expect(enter({ active: false }, entered)).toEqual(invalidFor('INACTIVE_DEFINITION'));
    }
  });

  it('A field that is not used for the type of record cannot be set', () => {
    const [ofClients, ofJobs] = [definition({ useJob: false }), definition({ useClient: false })];
    const x = text('TEXT', 'x');
    expect(enteredValue(ofClients, 'JOB', x, xpmTextRules)).toEqual(
      invalidFor('NOT_FOR_THIS_RECORD'),
    );
    expect(enteredValue(ofJobs, 'CLIENT', x, xpmTextRules)).toEqual(
      invalidFor('NOT_FOR_THIS_RECORD'),
    );
    expect(enteredValue(ofClients, 'CLIENT', x, xpmTextRules)).toEqual(valid('x'));
    expect(enteredValue(ofJobs, 'JOB', x, xpmTextRules)).toEqual(valid('x'));
  });
});

describe('The entered value of a dropdown', () => {
  const choose = (options: string, content: string) => enter({ options }, text('TEXT', content));

  it.each([
    'Gold\nSilver\nTwo words',
    'Gold|Silver|Two words',
    'Gold; Silver; Two words',
    'Gold, Silver,,Two words,',
  ])('A value must be one of %j', (options) => {
    for (const option of ['Gold', ' Silver ', 'Two words']) {
      expect(choose(options, option)).toEqual(valid(option.trim()));
    }
    for (const option of ['Bronze', 'gold', 'Gold Silver', 'Go', '.*']) {
      expect(choose(options, option)).toEqual(invalidFor('NOT_AN_OPTION'));
    }
    expect(choose(options, ' ')).toEqual(valid(null));
  });

  it('An option may contain the separators that do not separate the options', () => {
    expect(choose('A, B & Co\nC; D', 'A, B & Co')).toEqual(valid('A, B & Co'));
    expect(choose('A, B|C', 'A, B')).toEqual(valid('A, B'));
    expect(choose('A, B\nC', 'A')).toEqual(invalidFor('NOT_AN_OPTION'));
  });

  it('The whole text is an option as well, in case it has no separator', () => {
    expect(choose('Only one', 'Only one')).toEqual(valid('Only one'));
    expect(choose('Yes, please', 'Yes, please')).toEqual(valid('Yes, please'));
  });

  it('The problem of an unknown option lists the options', () => {
    expect(choose('Gold\r\nSilver\n', 'x')).toMatchObject({
      message: 'Field must be one of: Gold, Silver.',
    });
  });

  it('An option may look like a masked value', () => {
    expect(choose('*|**|***', '***')).toEqual(valid('***'));
    expect(choose('*|**|***', '****')).toMatchObject({ type: 'invalid' });
  });

  it.each(['', ' ', '\n', '|'])('Any text is valid while %j contains no option', (options) => {
    expect(choose(options, 'x')).toEqual(valid('x'));
  });
});
