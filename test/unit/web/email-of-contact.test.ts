import { expect, test } from 'vitest';
import { emailOfContact } from '../../../web/records/email-of-contact.ts';

test('The address of the primary contact is marked, and the client’s own is not one of a contact', () => {
  const address = 'jane@acme.example';
  expect(emailOfContact({ address, origin: 'PRIMARY_CONTACT' })).toBe(
    'jane@acme.example (primary contact)',
  );
  expect(emailOfContact({ address, origin: 'CLIENT' })).toBeUndefined();
  expect(emailOfContact(null)).toBeUndefined();
});
