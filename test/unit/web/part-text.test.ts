import { expect, test } from 'vitest';
import { partText } from '../../../web/problems/part-text.ts';

test.each([
  ['Contacts[3].Name', 'Contact 3, name'],
  ['Assigned[2].UUID', 'Assigned 2, UUID'],
  ['DueDate', 'Due date'],
  ['Client.UUID', 'Client, UUID'],
  ['', ''],
])('The part %j is called %j', (part, text) => {
  expect(partText(part)).toBe(text);
});
