import type { Entered } from '../../src/domain/edits/entered-field.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { rowId, unknownId } from '../global-id.ts';

export const PersonInput = builder.inputType('PersonInput', {
  description: 'A user of the practice, or nobody. Send exactly one field.',
  isOneOf: true,
  fields: (t) => ({
    userId: t.id({ required: false, description: 'The id of a `User`.' }),
    email: t.string({ required: false, description: 'The email address of a user, in any case.' }),
    nobody: t.boolean({ required: false, description: 'True removes the present person.' }),
  }),
});

/** The chosen person; `nobody` clears the field. */
export function personOf(person: typeof PersonInput.$inferInput): Entered {
  const { userId, email, nobody } = person;
  if (nobody === false) throw badInput('Send `nobody: true`, `userId` or `email`.');
  if (email != null) return { type: 'email', email };
  if (userId == null) return { type: 'clear' };
  return { type: 'user', id: rowId('User', userId) ?? unknownId };
}
