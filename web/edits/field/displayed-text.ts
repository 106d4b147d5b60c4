import { formatAmount } from '../../text/numbers.ts';
import type { Times } from '../../time/times.ts';
import type { FieldInput } from './field-control.tsx';

/** A value as people read it. The input has it as it is. */
export function displayedText(value: string, { type }: FieldInput, times: Times): string {
  if (type === 'date') return times.date(value);
  return type === 'decimal' ? formatAmount(value) : value;
}
