import type { Client } from '../../practice/clients/client.ts';
import type { Call } from '../call.ts';
import { identifierIn, UnknownIdentifier } from '../call.ts';

export interface PlacedClient {
  readonly position: number;
  readonly client: Client;
}

/** @throws UnknownIdentifier with the text known from the API's second version. */
export function findClient({ practice, version }: Call, identifier: string): PlacedClient {
  const position = practice.clients.positionOf(identifierIn(version, identifier));
  const client = position === null ? null : practice.clients.at(position);
  if (position === null || client === null) {
    throw new UnknownIdentifier('Invalid client identifier');
  }
  return { position, client };
}
