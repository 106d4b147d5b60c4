import type { Client } from '../../practice/clients/client.ts';
import type { Call } from '../call.ts';
import { identifierIn, UnknownIdentifier } from '../call.ts';

export interface LocatedClient {
  readonly position: number;
  readonly client: Client;
}

/** @throws UnknownIdentifier with the message of the API's second version (docs/xpm-api.md 3.3) */
export function findClient({ practice, version }: Call, identifier: string): LocatedClient {
  const position = practice.clients.positionOf(identifierIn(version, identifier));
  const client = position === null ? null : practice.clients.at(position);
  if (position === null || client === null) {
    throw new UnknownIdentifier('Invalid client identifier');
  }
  return { position, client };
}
