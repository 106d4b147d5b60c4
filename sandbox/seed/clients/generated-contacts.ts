import type { Contact } from '../../practice/clients/client.ts';
import { hash, Random } from '../random.ts';
import { uuidAt } from '../uuids.ts';
import { familyNames, givenNames, positions } from '../vocabulary.ts';

/** UUIDs reserved per client in the series of contacts; a client uses 0 to 3 of them. */
export const contactsPerClient = 4;

/** The number of the first contact of the first client. */
export const firstContactId = 14_000_001;

/** The last contact of some clients has lost its name, as records that were imported into XPM. */
const nameOf = (position: number, place: number, name: string): string =>
  position % 401 === 27 && place === 2 ? '' : name;

/** None to three contacts. The first one is the primary contact of most clients. */
export function generatedContacts(key: number, uuids: number, position: number): Contact[] {
  const random = new Random(hash(key, position, 70));
  return Array.from({ length: position % contactsPerClient }, (_, place) => {
    const index = position * contactsPerClient + place;
    const given = random.pick(givenNames);
    return {
      id: firstContactId + index,
      uuid: uuidAt(uuids, index),
      primary: place === 0 && position % 5 !== 0,
      deleted: place === 2 && position % 3 === 0,
      text: {
        Name: nameOf(position, place, `${given} ${random.pick(familyNames)}`),
        Salutation: given,
        Addressee: place === 1 ? '' : `The Family ${random.pick(familyNames)}`,
        Mobile: random.below(4) === 0 ? '' : `021 ${random.digits(3)} ${random.digits(4)}`,
        Email: random.below(4) === 0 ? '' : `contact${index + 1}@example.com`,
        Phone: random.below(2) === 0 ? '' : `(04) ${random.digits(3)} ${random.digits(4)}`,
        Position: random.pick(positions),
      },
    };
  });
}
