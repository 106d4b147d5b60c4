import type { StaffMember } from '../practice/staff/staff-member.ts';
import { hash, pickAt, Random } from './random.ts';
import { uuidAt } from './uuids.ts';
import { familyNames, givenNames, streets } from './vocabulary.ts';

/**
 * The staff of a generated practice. As in the recordings, names are not unique: the third and the
 * fourth are equal, and the fifth and the sixth differ by case only.
 */
export function generatedStaff(key: number, count: number): StaffMember[] {
  const uuidKey = hash(key, 0x5374_6166);
  return Array.from({ length: count }, (_, index) => {
    const random = new Random(hash(key, index, 31));
    const name = nameOf(key, index);
    return {
      id: 800_001 + index,
      uuid: uuidAt(uuidKey, index),
      disabled: false,
      text: {
        Name: name,
        Email: `staff${index + 1}.${hash(key) % 10_000}@example.com`,
        Phone: index % 4 === 1 ? '' : `(09) ${random.digits(3)} ${random.digits(4)}`,
        Mobile: index % 3 === 1 ? '' : `021 ${random.digits(3)} ${random.digits(3)}`,
        Address:
          index % 2 === 1 ? '' : `${random.below(200) + 1} ${random.pick(streets)}\nAuckland`,
        PayrollCode: index % 5 === 4 ? '' : `PC${String(index + 1).padStart(3, '0')}`,
      },
    };
  });
}

function nameOf(key: number, index: number): string {
  if (index === 3) return nameOf(key, 2);
  if (index === 5) return nameOf(key, 4).toLowerCase();
  return `${pickAt(givenNames, hash(key, index, 41))} ${pickAt(familyNames, hash(key, index, 42))}`;
}
