import { Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CalendarDate, DateTime } from '../../../schema/dates.ts';

describe.each([
  ['a DateTime', DateTime, 'T00:00:00Z'],
  ['a Date', CalendarDate, ''],
] as const)('%s', (_what, scalar, rest) => {
  const ofLiteral = (value: string) => scalar.coerceInputLiteral?.({ kind: Kind.STRING, value });

  it.each(['0001-01-01', '9999-12-31'])('The day %s is accepted', (day) => {
    const expected = new Date(day);
    expect(scalar.coerceInputValue(`${day}${rest}`)).toEqual(expected);
    expect(ofLiteral(`${day}${rest}`)).toEqual(expected);
  });

  it('The year 0, which Postgres cannot store, is refused in variables and literals', () => {
    const text = `0000-12-31${rest}`;
    expect(() => scalar.coerceInputValue(text)).toThrow('a year from 0001 to 9999');
    expect(() => ofLiteral(text)).toThrow('a year from 0001 to 9999');
  });
});

describe('A DateTime whose offset leads to another year', () => {
  it.each(['0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00'])(
    '%s, which cannot be stored, is refused',
    (text) => {
      expect(() => DateTime.coerceInputValue(text)).toThrow('a year from 0001 to 9999');
    },
  );

  it.each(['+275760-09-13T00:00:00Z', '275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z'])(
    '%s, which JavaScript knows, is no DateTime',
    (text) => {
      expect(() => DateTime.coerceInputValue(text)).toThrow(/DateTime/);
    },
  );
});
