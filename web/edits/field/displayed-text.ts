import { formatAmount } from '../../text/numbers.ts';
import type { Times } from '../../time/times.ts';

/** The type of a field's value. */
export type ValueType = 'boolean' | 'choice' | 'date' | 'decimal' | 'longText' | 'number' | 'text';

/** Formats a field's value for display; null is an empty field. Inputs hold the value unformatted. */
export function displayedText(value: string | null, type: ValueType, times: Times): string {
  if (value === null) return type === 'boolean' ? 'No' : '–';
  switch (type) {
    case 'boolean':
      return value === 'true' ? 'Yes' : 'No';
    case 'date':
      return times.date(value);
    case 'decimal':
      return formatAmount(value);
    case 'choice':
    case 'longText':
    case 'number':
    case 'text':
      return value;
  }
}
