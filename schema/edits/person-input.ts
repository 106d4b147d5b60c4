import type { PersonChoice } from '../../src/domain/edits/entered-field.ts';
import { builder } from '../builder.ts';
import { rowId, unknownId } from '../global-id.ts';
import { badInput } from '../paging.ts';

/** One of the practice's people, or nobody. */
export const PersonInput = builder.inputType('PersonInput', {
  description: 'Somebody on the staff list, by id or by e-mail (names repeat), or nobody.',
  isOneOf: true,
  fields: (t) => ({
    userId: t.id({ required: false, description: 'The id of a User.' }),
    email: t.string({ required: false, description: 'In any case.' }),
    nobody: t.boolean({ required: false, description: 'Send true to leave the place empty.' }),
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
