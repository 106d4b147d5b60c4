import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalDate,
  canonicalDecimal,
  canonicalValue,
} from '../../../../src/domain/records/field-value.ts';

const digits = (min: number, max: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max })
    .map((it) => it.join(''));
/** At most thirty digits, in whatever spelling. */
const decimals = fc
  .tuple(fc.constantFrom('', '-', '+'), digits(1, 15), digits(0, 15))
  .map(([sign, whole, fraction]) => sign + whole + (fraction === '' ? '' : `.${fraction}`));
const grouped = (decimal: string) => {
  const [whole = '', fraction] = decimal.split('.');
  const thousands = whole.replace(/\d(?=(?:\d{3})+$)/g, '$&,');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
};

describe('Canonical decimals', () => {
  test.each([
    ['1,234.50', '1234.5'],
    ['1234.5', '1234.5'],
    ['12,345,678', '12345678'],
    ['0', '0'],
    ['000.000', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['-0,000', '0'],
    ['+7', '7'],
    ['-007.10', '-7.1'],
    ['.5', '0.5'],
    ['-.50', '-0.5'],
    [' 3 ', '3'],
    ['100', '100'],
    ['10.010', '10.01'],
  ])('The decimal %o becomes %o', (text, canonical) => {
    expect(canonicalDecimal(text)).toBe(canonical);
  });

  test.each([
    '',
    ' ',
    '.',
    '-',
    '1.',
    '1,23',
    '1234,567',
    ',123',
    '1.234,5',
    '1 234',
    '1e3',
    '0x1',
  ])('The text %o is not a decimal', (text) => {
    expect(canonicalDecimal(text)).toBeNull();
  });

  test('A decimal has at most thirty significant digits', () => {
    const most = '1'.repeat(15) + '.' + '2'.repeat(15);
    expect(canonicalDecimal(most)).toBe(most);
    expect(canonicalDecimal(`${most}2`)).toBeNull();
    expect(canonicalDecimal('9'.repeat(31))).toBeNull();
    expect(canonicalDecimal('0'.repeat(40) + '1.5' + '0'.repeat(40))).toBe('1.5');
  });

  test('A canonical decimal stays as it is', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        const canonical = canonicalDecimal(text);
        expect(canonical).not.toBeNull();
        expect(canonicalDecimal(canonical ?? '')).toBe(canonical);
      }),
    );
  });

  test('A decimal is the same with separators, leading zeros and trailing zeros', () => {
    fc.assert(
      fc.property(decimals, fc.nat({ max: 40 }), (text, zeros) => {
        const canonical = canonicalDecimal(text);
        const fraction = text.includes('.') ? '' : '.';
        expect(canonicalDecimal(grouped(text))).toBe(canonical);
        expect(canonicalDecimal(text.replace(/\d/, `${'0'.repeat(zeros)}$&`))).toBe(canonical);
        expect(canonicalDecimal(`${text}${fraction}0${'0'.repeat(zeros)}`)).toBe(canonical);
      }),
    );
  });

  test('A canonical decimal is the same number as its text', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        // The difference, because toBe tells minus zero from zero.
        expect(Number(canonicalDecimal(text)) - Number(text)).toBe(0);
      }),
    );
  });

  test('A decimal of a million characters is read within a second', () => {
    const startedAt = performance.now();
    expect(canonicalDecimal(`1.${'0'.repeat(500_000)}1`)).toBeNull();
    expect(canonicalDecimal(`${'1,'.repeat(500_000)}x`)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe('Canonical dates', () => {
  const dates = fc
    .date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10));

  test('A date is the same in either spelling, with a time or without', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const dense = date.replaceAll('-', '');
        const spellings = [date, dense, `${date}T00:00:00`, `${dense}T00:00:00`, ` ${date} `];
        expect(spellings.map(canonicalDate)).toEqual(spellings.map(() => date));
      }),
    );
  });

  test.each(['2026-11-01T00:00:00Z', '2026-11-01T13:45:10.250'])(
    'The time of %o is dropped',
    (text) => {
      expect(canonicalDate(text)).toBe('2026-11-01');
    },
  );

  test.each([
    '2026-1101',
    '202611-01',
    '2026-11-1',
    '26-11-01',
    '2026/11/01',
    '01.11.2026',
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-11-00',
    '0000-01-01',
    '2026-11-01T',
    '2026-11-01T:',
    '2026-11-01 00:00:00',
    '2026-11-01Z',
  ])('The text %o is not a date', (text) => {
    expect(canonicalDate(text)).toBeNull();
  });

  test('February 29 is a date in leap years only', () => {
    expect(canonicalDate('20240229')).toBe('2024-02-29');
    expect(canonicalDate('2000-02-29')).toBe('2000-02-29');
    expect(canonicalDate('1900-02-29')).toBeNull();
  });
});

describe('Canonical values', () => {
  test.each(['true', 'TRUE', 'Yes', '1', ' true '])('The text %o ticks a box', (text) => {
    expect(canonicalValue('BOOLEAN', text)).toEqual({ type: 'valid', value: 'true' });
  });

  test.each(['false', 'No', '0', '', ' '])(
    'The text %o is an unticked box, which is no value',
    (text) => {
      expect(canonicalValue('BOOLEAN', text)).toEqual({ type: 'valid', value: null });
    },
  );

  test.each([
    ['BOOLEAN', 'perhaps'],
    ['DATE', 'tomorrow'],
    ['DECIMAL', 'much'],
    ['NUMBER', '1,2'],
  ] as const)('A value of kind %s cannot be %o', (element, text) => {
    expect(canonicalValue(element, text)).toEqual({ type: 'invalid' });
  });

  test.each(['DATE', 'DECIMAL', 'NUMBER'] as const)(
    'A value of kind %s may be blank',
    (element) => {
      expect(canonicalValue(element, '')).toEqual({ type: 'valid', value: null });
      expect(canonicalValue(element, ' \n')).toEqual({ type: 'valid', value: null });
    },
  );

  test('A value is read by its kind', () => {
    expect(canonicalValue('DATE', '20261101')).toEqual({ type: 'valid', value: '2026-11-01' });
    expect(canonicalValue('DECIMAL', '1,000.00')).toEqual({ type: 'valid', value: '1000' });
    expect(canonicalValue('NUMBER', '007')).toEqual({ type: 'valid', value: '7' });
  });

  test('A text is never trimmed, and only an empty text is no value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(canonicalValue('TEXT', text)).toEqual({ type: 'valid', value: text });
      }),
    );
    expect(canonicalValue('TEXT', ' \n ')).toEqual({ type: 'valid', value: ' \n ' });
    expect(canonicalValue('TEXT', '')).toEqual({ type: 'valid', value: null });
  });
});
