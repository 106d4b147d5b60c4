import type { PersonChoice } from '../../src/domain/edits/entered-field.ts';
import { builder } from '../builder.ts';
import { rowId, unknownId } from '../global-id.ts';
import { badInput } from '../paging.ts';

/** One of the practice's people, or nobody. */
export const PersonInput = builder.inputType('PersonInput', {
  description:
    'A user of the practice, by id or e-mail address (names are not unique), or nobody. Send exactly one field.',
  isOneOf: true,
  fields: (t) => ({
    userId: t.id({ required: false, description: 'The id of a User.' }),
    email: t.string({ required: false, description: 'In any case.' }),
    nobody: t.boolean({ required: false, description: 'True clears the field.' }),
  }),
});

/** Who was meant; `null` for nobody. */
export function personOf(person: typeof PersonInput.$inferInput): PersonChoice | null {
  const { userId, email, nobody } = person;
  if (nobody === false) throw badInput('Send `nobody: true`, or name somebody.');
  if (email != null) return { type: 'email', email };
  if (userId == null) return null;
  return { type: 'user', id: rowId('User', userId) ?? unknownId };
}
