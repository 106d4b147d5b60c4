import type { Client } from './client.ts';

/** What lists must know of each client without making all of it. */
export interface ClientGlance {
  readonly name: string;
  readonly modified: number;
  readonly archived: boolean;
  readonly deleted: boolean;
  readonly groups: readonly string[];
}

/** The clients that a practice starts with, by position. Nothing of it changes. */
export interface ClientSource {
  readonly size: number;
  /** @throws RangeError for a position that is not below `size`. */
  at(position: number): Client;
  glance(position: number): ClientGlance;
  positionOfUuid(uuid: string): number | null;
  positionOfId(id: number): number | null;
  positionOfContact(uuid: string): number | null;
  /** Of the client that has it. */
  positionOfRelationship(identifier: RecordIdentifier): number | null;
}

/** A record as 3.1 or as 3.0 identifies it. */
export type RecordIdentifier = { readonly uuid: string } | { readonly id: number };

export function isRelationship(
  { id, uuid }: Client['relationships'][number],
  identifier: RecordIdentifier,
): boolean {
  return 'uuid' in identifier ? uuid === identifier.uuid : id === identifier.id;
}

export function glanceAt(client: Client): ClientGlance {
  return {
    name: client.text.Name,
    modified: client.modified,
    archived: client.archived,
    deleted: client.deleted,
    groups: client.groups,
  };
}

/** Clients that are written down one by one. */
export class ListedClients implements ClientSource {
  readonly #clients: readonly Client[];

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
  }

  get size(): number {
    return this.#clients.length;
  }

  at(position: number): Client {
    const client = this.#clients[position];
    if (client === undefined) throw new RangeError(`no client at ${position}`);
    return client;
  }

  glance(position: number): ClientGlance {
    return glanceAt(this.at(position));
  }

  positionOfUuid(uuid: string): number | null {
    return this.#position((client) => client.uuid === uuid);
  }

  positionOfId(id: number): number | null {
    return this.#position((client) => client.id === id);
  }

  positionOfContact(uuid: string): number | null {
    return this.#position(({ contacts }) => contacts.some((contact) => contact.uuid === uuid));
  }

  positionOfRelationship(identifier: RecordIdentifier): number | null {
    return this.#position(({ relationships }) =>
      relationships.some((relationship) => isRelationship(relationship, identifier)),
    );
  }

  #position(isIt: (client: Client) => boolean): number | null {
    const position = this.#clients.findIndex(isIt);
    return position === -1 ? null : position;
  }
}
