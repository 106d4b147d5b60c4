import type { RecordIdentifier } from '../record-identifier.ts';
import { identifies } from '../record-identifier.ts';
import type { Client } from './client.ts';
import type { ClientSource, ClientSummary } from './client-source.ts';
import { clientSummary } from './client-source.ts';

/**
 * A practice's clients: the source's clients and the changes since. Only changes are kept in
 * memory, so a practice of 50,000 clients costs no more than its source.
 */
export class Clients {
  readonly #source: ClientSource;
  /** By position; `null` is a removed client. */
  readonly #changed = new Map<number, Client | null>();
  readonly #added = new Map<string, number>();
  #end: number;

  constructor(source: ClientSource) {
    this.#source = source;
    this.#end = source.size;
  }

  /** Includes archived and deleted clients. */
  get count(): number {
    let count = this.#end;
    for (const client of this.#changed.values()) if (client === null) count--;
    return count;
  }

  /** One past the last position. Positions never change, so they can serve as page tokens. */
  get end(): number {
    return this.#end;
  }

  at(position: number): Client | null {
    if (position < 0 || position >= this.#end) return null;
    const changed = this.#changed.get(position);
    return changed === undefined ? this.#source.at(position) : changed;
  }

  summary(position: number): ClientSummary | null {
    const changed = this.#changed.get(position);
    if (changed === undefined) return this.#source.summary(position);
    return changed === null ? null : clientSummary(changed);
  }

  /** The positions of the clients whose summary matches, in order. */
  *positions(matches: (summary: ClientSummary) => boolean, from = 0): Generator<number> {
    for (let position = from; position < this.#end; position++) {
      const summary = this.summary(position);
      if (summary !== null && matches(summary)) yield position;
    }
  }

  positionOf(identifier: RecordIdentifier): number | null {
    return identifier.type === 'uuid'
      ? this.positionOfUuid(identifier.uuid)
      : this.#existing(this.#positionOfId(identifier.id));
  }

  positionOfUuid(uuid: string): number | null {
    const key = uuid.toLowerCase();
    return this.#existing(this.#added.get(key) ?? this.#source.positionOfUuid(key));
  }

  positionOfContact(identifier: RecordIdentifier): number | null {
    for (const [position, client] of this.#changed) {
      if (client?.contacts.some((contact) => identifies(identifier, contact))) return position;
    }
    const position = this.#source.positionOfContact(identifier);
    return position === null || this.#changed.has(position) ? null : position;
  }

  positionOfRelationship(identifier: RecordIdentifier): number | null {
    for (const [position, client] of this.#changed) {
      if (client?.relationships.some((each) => identifies(identifier, each))) return position;
    }
    const position = this.#source.positionOfRelationship(identifier);
    return position === null || this.#changed.has(position) ? null : position;
  }

  /** `null` when there is no such client. */
  nameOf(uuid: string): string | null {
    const position = this.positionOfUuid(uuid);
    return position === null ? null : (this.summary(position)?.name ?? null);
  }

  put(position: number, client: Client): void {
    this.#changed.set(position, client);
  }

  add(client: Client): void {
    this.#changed.set(this.#end, client);
    this.#added.set(client.uuid, this.#end);
    this.#end++;
  }

  /** Removes a client from every list. */
  remove(position: number): void {
    this.#changed.set(position, null);
  }

  #existing(position: number | null): number | null {
    return position === null || this.#changed.get(position) === null ? null : position;
  }

  #positionOfId(id: number): number | null {
    for (const position of this.#added.values()) {
      if (this.#changed.get(position)?.id === id) return position;
    }
    return this.#source.positionOfId(id);
  }
}
