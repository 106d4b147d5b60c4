import type { Client } from './client.ts';
import type { ClientGlance, ClientSource, RecordIdentifier } from './client-source.ts';
import { glanceAt, isRelationship } from './client-source.ts';

/**
 * A practice's clients: what it started with, and over it what was changed since. Only changes are
 * kept in memory, so that a practice of 50,000 costs no more than its source.
 */
export class Clients {
  readonly #source: ClientSource;
  /** By position; `null` is a client that is gone without a trace. */
  readonly #changed = new Map<number, Client | null>();
  readonly #added = new Map<string, number>();
  #end: number;

  constructor(source: ClientSource) {
    this.#source = source;
    this.#end = source.size;
  }

  /** How many there are, archived and deleted ones included. */
  get count(): number {
    let count = this.#end;
    for (const client of this.#changed.values()) if (client === null) count--;
    return count;
  }

  /** One past the last position. Positions never move, so they can serve as page tokens. */
  get end(): number {
    return this.#end;
  }

  at(position: number): Client | null {
    if (position < 0 || position >= this.#end) return null;
    const changed = this.#changed.get(position);
    return changed === undefined ? this.#source.at(position) : changed;
  }

  glance(position: number): ClientGlance | null {
    const changed = this.#changed.get(position);
    if (changed === undefined) return this.#source.glance(position);
    return changed === null ? null : glanceAt(changed);
  }

  /** Positions in order of those whose glance satisfies `wanted`. */
  *positions(wanted: (glance: ClientGlance) => boolean, from = 0): Generator<number> {
    for (let position = from; position < this.#end; position++) {
      const glance = this.glance(position);
      if (glance !== null && wanted(glance)) yield position;
    }
  }

  positionOf(identifier: RecordIdentifier): number | null {
    const position =
      'uuid' in identifier
        ? this.#positionOfUuid(identifier.uuid.toLowerCase())
        : this.#positionOfId(identifier.id);
    return position === null || this.#changed.get(position) === null ? null : position;
  }

  positionOfContact(uuid: string): number | null {
    for (const [position, client] of this.#changed) {
      if (client?.contacts.some((contact) => contact.uuid === uuid)) return position;
    }
    const position = this.#source.positionOfContact(uuid);
    return position === null || this.#changed.has(position) ? null : position;
  }

  positionOfRelationship(identifier: RecordIdentifier): number | null {
    for (const [position, client] of this.#changed) {
      if (client?.relationships.some((one) => isRelationship(one, identifier))) return position;
    }
    const position = this.#source.positionOfRelationship(identifier);
    return position === null || this.#changed.has(position) ? null : position;
  }

  /** `null` when there is no such client. */
  nameOf(uuid: string): string | null {
    const position = this.positionOf({ uuid });
    return position === null ? null : (this.glance(position)?.name ?? null);
  }

  put(position: number, client: Client): void {
    this.#changed.set(position, client);
  }

  add(client: Client): void {
    this.#changed.set(this.#end, client);
    this.#added.set(client.uuid, this.#end);
    this.#end++;
  }

  /** Takes a client out of every list, as if XPM had never had it. */
  remove(position: number): void {
    this.#changed.set(position, null);
  }

  #positionOfUuid(uuid: string): number | null {
    return this.#added.get(uuid) ?? this.#source.positionOfUuid(uuid);
  }

  #positionOfId(id: number): number | null {
    for (const position of this.#added.values()) {
      if (this.#changed.get(position)?.id === id) return position;
    }
    return this.#source.positionOfId(id);
  }
}
