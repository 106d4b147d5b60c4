import { addLogFields } from '../../src/telemetry/log-fields.ts';
import { rowId } from '../global-id.ts';

/** The practice that an argument names. Every later log line of the operation names it, too. */
export function namedPractice(id: string): string | null {
  const practiceId = rowId('Practice', id);
  if (practiceId !== null) addLogFields({ practiceId });
  return practiceId;
}
