import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareText, enteredText } from '../../../../src/domain/edits/entered-text.ts';
import { invalid, valid } from '../../../../src/domain/edits/field-problem.ts';
import { xpmTextRules } from '../../../../src/xpm/text-rules.ts';

const enter = (text: string | null, isName = false) =>
  enteredText({ label: 'Label', text: text ?? '', isName }, xpmTextRules);
const reasonOf = (text: string, isName = false) => {
  const checked = enter(text, isName);
  return checked.type === 'valid' ? null : checked.reason;
};

describe('Entered text', () => {
  it.each<[string | null, string | null]>([
    [null, null],
    ['', null],
    [' \t\r\n ', null],
    ['one', 'one'],
    ['  one two\t', 'one two'],
    ['one\r\ntwo\rthree\nfour', 'one\ntwo\nthree\nfour'],
    ['one\r\n\r\ntwo', 'one\n\ntwo'],
    ['a\tb', 'a\tb'],
    ['\u0085\u009f', '\u0085\u009f'],
    ['Müller & Söhne <GmbH> "山田" 💥', 'Müller & Söhne <GmbH> "山田" 💥'],
    ['\ufeffone\u00a0', 'one'],
    ['a\u2028b', 'a\u2028b'],
  ])('The text %j becomes %j', (text, value) => {
    expect(enter(text)).toEqual(valid(value));
  });

  it.each([
    ...[0, 1, 8, 0x0b, 0x0c, 0x0e, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0xfffe, 0xffff].map((code) =>
      String.fromCharCode(code),
    ),
    '\ud800',
    '\udbff',
    '\udc00',
    '\udfff',
    '\udc00\ud800',
    '\ud83d\ud83d\udca5',
  ])('A text with %j is invalid, because XML cannot contain it', (character) => {
    expect(reasonOf(`a${character}b`)).toBe('NOT_ALLOWED_CHARACTERS');
  });

  it.each([
    [true, 500],
    [false, 10_000],
  ])(
    'A text that is a name (%s) has at most %i characters without surrounding blanks',
    (isName, n) => {
      expect(reasonOf(` ${'é'.repeat(n)}\r\n`, isName)).toBeNull();
      expect(reasonOf('é'.repeat(n + 1), isName)).toBe('TOO_LONG');
      expect(reasonOf(`a${'\r\n'.repeat(n - 2)}b`, isName)).toBeNull();
      expect(enter('é'.repeat(n + 1), isName)).toMatchObject({
        message: `Label may have ${n} characters and has ${n + 1}.`,
      });
    },
  );

  it.each([
    '*******789',
    '**',
    '***',
    '*****',
    '••••1234',
    '***-89',
    'XXXX5678',
    'xxxxxx789',
    'XXXXX',
  ])('The masked value %s is invalid', (text) => {
    expect(reasonOf(text)).toBe('MASKED_VALUE');
  });

  it.each([
    '*',
    '*x',
    '* one',
    '*** VIP',
    '**bold words**',
    'XXX Ltd',
    'XXXX Ltd',
    'xxx',
    'Xxanadu Holdings',
    '123*****',
    '12-345-678',
  ])('The text %s is not a masked value', (text) => {
    expect(enter(text)).toEqual(valid(text));
  });

  it('Every text is invalid, or its content is valid and stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const checked = enter(text);
        if (checked.type === 'invalid') {
          expect(checked).toEqual(invalid(checked.reason, checked.message));
        } else {
          expect(enter(checked.value)).toEqual(checked);
        }
        expect(bareText(bareText(text) ?? '')).toBe(bareText(text));
      }),
    );
  });
});
