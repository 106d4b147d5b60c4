import { expect, test } from 'vitest';
import { personOptions } from '../../../web/records/person-options.ts';

test('People are chosen by name, and people with the same name by their email as well', () => {
  const options = personOptions([
    { id: 'User:1', name: 'Ben', email: 'ben@example.com' },
    { id: 'User:2', name: 'Kim', email: 'kim@example.com' },
    { id: 'User:3', name: 'Kim', email: null },
  ]);
  expect([...options]).toEqual([
    ['Ben', 'User:1'],
    ['Kim (kim@example.com)', 'User:2'],
    ['Kim (User:3)', 'User:3'],
  ]);
});
