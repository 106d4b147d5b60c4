import type { Client } from '../../practice/clients/client.ts';
import type { ClientGroup } from '../../practice/clients/client-group.ts';
import type { ClientSource, ClientSummary } from '../../practice/clients/client-source.ts';
import type { JobClient } from '../../practice/jobs/job.ts';
import type { RecordIdentifier } from '../../practice/record-identifier.ts';
import type { StaffMember } from '../../practice/staff/staff-member.ts';
import { generatedNotes } from '../generated-notes.ts';
import { hash, pickAt } from '../random.ts';
import { indexOfUuid, uuidAt } from '../uuids.ts';
import { clientTypes, relationshipTypes } from '../vocabulary.ts';
import { clientName, generatedText, isPerson } from './generated-client-text.ts';
import { contactsPerClient, firstContactId, generatedContacts } from './generated-contacts.ts';

export interface GeneratedClientsOptions {
  readonly key: number;
  readonly size: number;
  readonly staff: readonly StaffMember[];
  readonly groups: readonly ClientGroup[];
  /** Whether some texts have a control character, as text has that was pasted from a document. */
  readonly controlCharacters: boolean;
}

/**
 * Any number of clients, each generated on demand from the key and its position. Special cases have
 * fixed positions (every 17th client is archived, and so on), so a practice of 40 has them all.
 */
export class GeneratedClients implements ClientSource {
  readonly size: number;
  readonly #options: GeneratedClientsOptions;
  readonly #uuids: number;
  readonly #contactUuids: number;

  constructor(options: GeneratedClientsOptions) {
    this.#options = options;
    this.size = options.size;
    this.#uuids = hash(options.key, 0x436c_6965);
    this.#contactUuids = hash(options.key, 0x436f_6e74);
  }

  summary(position: number): ClientSummary {
    const { key } = this.#options;
    return {
      name: clientName(key, position),
      modified: modifiedAt(key, position),
      archived: position % 17 === 5,
      deleted: position % 29 === 11,
      groups: this.#groups(position),
    };
  }

  at(position: number): Client {
    if (position < 0 || position >= this.size) throw new RangeError(`no client at ${position}`);
    const { key, staff } = this.#options;
    const { modified, archived, deleted, groups } = this.summary(position);
    const manager = (salt: number) =>
      staff.length === 0 ? null : pickAt(staff, hash(key, position, salt)).uuid;
    return {
      id: firstId + position,
      uuid: uuidAt(this.#uuids, position),
      modified,
      archived,
      deleted,
      prospect: position % 31 === 13,
      text: this.#text(position),
      accountManager: position % 9 === 2 ? null : manager(51),
      jobManager: position % 5 === 3 ? null : manager(52),
      billingClient:
        position % 37 === 20 ? uuidAt(this.#uuids, hash(key, position, 53) % this.size) : null,
      type: position % 10 === 9 ? null : pickAt(clientTypes, hash(key, position, 54)),
      contacts: generatedContacts(key, this.#contactUuids, position),
      notes: generatedNotes(key, position, staff),
      groups,
      relationships: this.#relationships(position),
    };
  }

  #text(position: number): Client['text'] {
    const text = generatedText(this.#options.key, position);
    if (!this.#options.controlCharacters || position % 401 !== 22) return text;
    return { ...text, Address: `${text.Address}\u001f` };
  }

  /** The client of a job, without the cost of the complete client. */
  reference(position: number): JobClient {
    const name = clientName(this.#options.key, position);
    return { id: firstId + position, uuid: this.uuidOf(position), name };
  }

  uuidOf(position: number): string {
    return uuidAt(this.#uuids, position);
  }

  contactUuidsOf(position: number): readonly string[] {
    return generatedContacts(this.#options.key, this.#contactUuids, position).map(
      ({ uuid }) => uuid,
    );
  }

  positionOfUuid(uuid: string): number | null {
    return this.#within(indexOfUuid(this.#uuids, uuid));
  }

  positionOfId(id: number): number | null {
    return this.#within(id - firstId);
  }

  positionOfContact(identifier: RecordIdentifier): number | null {
    const index =
      identifier.type === 'uuid'
        ? indexOfUuid(this.#contactUuids, identifier.uuid)
        : identifier.id - firstContactId;
    return index === null ? null : this.#within(Math.floor(index / contactsPerClient));
  }

  positionOfRelationship(identifier: RecordIdentifier): number | null {
    const series = hash(this.#uuids, 57);
    return this.#within(
      identifier.type === 'uuid'
        ? indexOfUuid(series, identifier.uuid)
        : identifier.id - firstRelationshipId,
    );
  }

  #within(position: number | null): number | null {
    return position !== null && position >= 0 && position < this.size ? position : null;
  }

  #groups(position: number): readonly string[] {
    if (position % 3 !== 0) return none;
    const { key, groups } = this.#options;
    const first = pickAt(groups, hash(key, position, 55));
    const second = pickAt(groups, hash(key, position, 56));
    return position % 12 !== 0 || first === second ? [first.uuid] : [first.uuid, second.uuid];
  }

  /** A company is related to the client at the next position, if that client is a person. */
  #relationships(position: number): Client['relationships'] {
    const other = position + 1;
    if (position % 4 === 1 || other >= this.size || !isPerson(other)) return [];
    const { key } = this.#options;
    const isShare = position % 2 === 0;
    return [
      {
        id: firstRelationshipId + position,
        uuid: uuidAt(hash(this.#uuids, 57), position),
        type: pickAt(relationshipTypes, hash(key, position, 57)),
        relatedClient: uuidAt(this.#uuids, other),
        text: {
          NumberOfShares: isShare ? String((hash(key, position, 58) % 100) + 1) : '0',
          Percentage: isShare ? '0.00' : `${(hash(key, position, 59) % 99) + 1}.50`,
          StartDate: `${2001 + (position % 20)}-04-01T00:00:00`,
          EndDate: '',
        },
      },
    ];
  }
}

const none: readonly string[] = [];

const firstId = 20_000_001;
const firstRelationshipId = 700_001;

/** Spread by seconds over the years from January 2016 to July 2025. */
function modifiedAt(key: number, position: number): number {
  const span = Date.UTC(2025, 6, 1) - Date.UTC(2016, 0, 1);
  return Date.UTC(2016, 0, 1) + (hash(key, position, 50) % (span / 1000)) * 1000;
}
