import type { clientFields, jobFields } from '../../domain/edits/editable-field.ts';
import type { Content } from '../../domain/edits/pending-change.ts';
import type { RecordType } from '../../domain/records/record.ts';

type Texts = Readonly<Record<string, string | null>>;

/**
 * The fields that the documented examples of `client.api/update` and `job.api/update` do not mark as optional
 * (docs/xpm-api.md 4.1, 5.1). Whether XPM refuses an update without them is not documented.
 */
const requiredFields = {
  CLIENT: ['name'] satisfies (keyof typeof clientFields)[],
  JOB: ['name', 'startDate', 'dueDate'] satisfies (keyof typeof jobFields)[],
} as const;

/**
 * XPM's present contents of the fields that an update may require and does not change. A job's present dates
 * are left out when the update would send them in an order that XPM refuses.
 */
export function requiredContents(
  type: RecordType,
  changed: Texts,
  present: Readonly<Record<string, Content>>,
): Texts {
  const missing = requiredFields[type].flatMap((field) => {
    const content = present[field];
    return field in changed || typeof content !== 'string' ? [] : [[field, content] as const];
  });
  const required = Object.fromEntries(missing);
  const { startDate, dueDate } = { ...required, ...changed };
  const isOrdered = startDate == null || dueDate == null || startDate <= dueDate;
  if (isOrdered) return required;
  return Object.fromEntries(missing.filter(([field]) => field === 'name'));
}
