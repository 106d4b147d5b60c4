import { formatAmount } from '../../text/numbers.ts';
import type { Times } from '../../time/times.ts';

/** The kind of a value; the input of a field has one, too. */
export type ValueType = 'boolean' | 'choice' | 'date' | 'decimal' | 'longText' | 'number' | 'text';

/** A value of a field, as the API writes it, for people. An input has it as it is. */
export function displayedText(value: string, type: ValueType, times: Times): string {
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
