import type { Client } from '../../practice/clients/client.ts';
import type { Call } from '../call.ts';
import { identifierIn, UnknownIdentifier } from '../call.ts';

export interface LocatedClient {
  readonly position: number;
  readonly client: Client;
}

/** @throws UnknownIdentifier with the setting's message (docs/xpm-api.md 3.3) */
export function findClient(
  { practice, version, settings }: Call,
  identifier: string,
): LocatedClient {
  const position = practice.clients.positionOf(identifierIn(version, identifier));
  const client = position === null ? null : practice.clients.at(position);
  if (position === null || client === null) {
    throw new UnknownIdentifier(settings.unknownClientMessage);
  }
  return { position, client };
}
