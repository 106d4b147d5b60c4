import type { Entered } from '../../src/domain/edits/entered-field.ts';
import type { PersonInput } from './person-input.ts';
import { personOf } from './person-input.ts';

type EnteredInput = Readonly<
  Record<string, string | Date | typeof PersonInput.$inferInput | null | undefined>
>;

/** What was sent, by the domain's names: nothing for what was left out, dates as text. */
export function enteredFields(input: EnteredInput): Record<string, Entered> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): [string, Entered][] => {
      if (value === undefined) return [];
      if (value instanceof Date) return [[name, value.toISOString().slice(0, 10)]];
      return [[name, value === null || typeof value === 'string' ? value : personOf(value)]];
    }),
  );
}
