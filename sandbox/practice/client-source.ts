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

  #position(isIt: (client: Client) => boolean): number | null {
    const position = this.#clients.findIndex(isIt);
    return position === -1 ? null : position;
  }
}
