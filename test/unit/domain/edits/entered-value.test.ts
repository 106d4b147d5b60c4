import { describe, expect, it } from 'vitest';
import type { EnteredValue } from '../../../../src/domain/edits/entered-value.ts';
import { enteredValue } from '../../../../src/domain/edits/entered-value.ts';
import type { FieldProblemReason } from '../../../../src/domain/edits/field-problem.ts';
import { taken } from '../../../../src/domain/edits/field-problem.ts';
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
const refusedFor = (reason: FieldProblemReason) => ({
  ok: false,
  reason,
  message: expect.stringMatching(/^Field .*\.$/s) as string,
});

describe('a value of a custom field', () => {
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
  ])('%s %j is %j', (valueElement, content, value) => {
    expect(enter({ valueElement }, text(valueElement, content))).toEqual(taken(value));
  });

  it('is true for a ticked box and none for an unticked one', () => {
    const box = { valueElement: 'BOOLEAN' } as const;
    expect(enter(box, { type: 'BOOLEAN', checked: true })).toEqual(taken('true'));
    expect(enter(box, { type: 'BOOLEAN', checked: false })).toEqual(taken(null));
  });

  it('is none when it is cleared, whatever its type', () => {
    for (const valueElement of valueElements) {
      expect(enter({ valueElement }, { type: 'clear' })).toEqual(taken(null));
    }
    expect(enter({ options: 'A|B' }, { type: 'clear' })).toEqual(taken(null));
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
  ])('%s %j is refused: %s', (valueElement, content, reason) => {
    expect(enter({ valueElement }, text(valueElement, content))).toEqual(refusedFor(reason));
  });

  it('is of the type that its definition says, and of no other', () => {
    for (const valueElement of valueElements) {
      for (const type of valueElements) {
        if (type === valueElement) continue;
        const entered: EnteredValue =
          type === 'BOOLEAN' ? { type, checked: true } : text(type, '1');
        expect(enter({ valueElement }, entered)).toEqual({
          ...refusedFor('WRONG_TYPE'),
          message: `Field takes a value of type ${valueElement.toLowerCase()}.`,
        });
      }
    }
  });

  it('is refused of a field that XPM has no longer, even to clear it', () => {
    for (const entered of [text('TEXT', 'x'), { type: 'clear' } as const]) {
      expect(enter({ active: false }, entered)).toEqual(refusedFor('INACTIVE_DEFINITION'));
    }
  });

  it('is refused of a field that such records do not have', () => {
    const [ofClients, ofJobs] = [definition({ useJob: false }), definition({ useClient: false })];
    const x = text('TEXT', 'x');
    expect(enteredValue(ofClients, 'JOB', x, xpmTextRules)).toEqual(
      refusedFor('NOT_FOR_THIS_RECORD'),
    );
    expect(enteredValue(ofJobs, 'CLIENT', x, xpmTextRules)).toEqual(
      refusedFor('NOT_FOR_THIS_RECORD'),
    );
    expect(enteredValue(ofClients, 'CLIENT', x, xpmTextRules)).toEqual(taken('x'));
    expect(enteredValue(ofJobs, 'JOB', x, xpmTextRules)).toEqual(taken('x'));
  });
});

describe('a value of a dropdown', () => {
  const choose = (options: string, content: string) => enter({ options }, text('TEXT', content));

  it.each([
    'Gold\nSilver\nTwo words',
    'Gold|Silver|Two words',
    'Gold; Silver; Two words',
    'Gold, Silver,,Two words,',
  ])('is one of %j', (options) => {
    for (const option of ['Gold', ' Silver ', 'Two words']) {
      expect(choose(options, option)).toEqual(taken(option.trim()));
    }
    for (const option of ['Bronze', 'gold', 'Gold Silver', 'Go', '.*']) {
      expect(choose(options, option)).toEqual(refusedFor('NOT_AN_OPTION'));
    }
    expect(choose(options, ' ')).toEqual(taken(null));
  });

  it('may have the separators in it that are not the one', () => {
    expect(choose('A, B & Co\nC; D', 'A, B & Co')).toEqual(taken('A, B & Co'));
    expect(choose('A, B|C', 'A, B')).toEqual(taken('A, B'));
    expect(choose('A, B\nC', 'A')).toEqual(refusedFor('NOT_AN_OPTION'));
  });

  it('may be the whole text, as that may be one option', () => {
    expect(choose('Only one', 'Only one')).toEqual(taken('Only one'));
    expect(choose('Yes, please', 'Yes, please')).toEqual(taken('Yes, please'));
  });

  it('is told which there are', () => {
    expect(choose('Gold\r\nSilver\n', 'x')).toMatchObject({
      message: 'Field must be one of: Gold, Silver.',
    });
  });

  it('may look like something masked when it is an option', () => {
    expect(choose('*|**|***', '***')).toEqual(taken('***'));
    expect(choose('*|**|***', '****')).toMatchObject({ ok: false });
  });

  it.each(['', ' ', '\n', '|'])('may be any text while %j names no option', (options) => {
    expect(choose(options, 'x')).toEqual(taken('x'));
  });
});
