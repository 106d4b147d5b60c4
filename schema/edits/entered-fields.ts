import type { Entered } from '../../src/domain/edits/entered-field.ts';
import type { PersonInput } from './person-input.ts';
import { personOf } from './person-input.ts';

type EnteredInput = Readonly<
  Record<string, string | Date | typeof PersonInput.$inferInput | null | undefined>
>;

/** The sent fields in the domain's terms: omitted fields are absent, dates are text. */
export function enteredFields(input: EnteredInput): Record<string, Entered> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]): [string, Entered][] => {
      if (value === undefined) return [];
      return [[name, enteredOf(value)]];
    }),
  );
}

function enteredOf(value: NonNullable<EnteredInput[string]> | null): Entered {
  if (value === null) return { type: 'clear' };
  if (typeof value === 'string') return { type: 'text', text: value };
  if (value instanceof Date) return { type: 'text', text: value.toISOString().slice(0, 10) };
  return personOf(value);
}
