import type { ClientGroup } from '../../practice/clients/client-group.ts';
import { hash, pickAt } from '../random.ts';
import { uuidAt } from '../uuids.ts';
import { familyNames } from '../vocabulary.ts';

/** One group for about 25 clients. */
export function groupCountFor(clients: number): number {
  return Math.max(1, Math.ceil(clients / 25));
}

export function generatedGroups(key: number, count: number): ClientGroup[] {
  const uuidKey = hash(key, 0x4772_6f75);
  return Array.from({ length: count }, (_, index) => ({
    id: 900_001 + index,
    uuid: uuidAt(uuidKey, index),
    name: `${pickAt(familyNames, hash(key, index, 11))} ${pickAt(kinds, index)}`,
    taxable: index % 3 === 0,
  }));
}

const kinds = ['Family', 'Group', 'Holdings & Trusts', 'Whānau'] as const;
