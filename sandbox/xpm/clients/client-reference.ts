import type { Practice } from '../../practice/practice.ts';
import type { Version } from '../call.ts';
import { identity } from '../call.ts';

/** The identifying element of another client. */
export function clientReference(uuid: string, version: Version, { clients }: Practice): string {
  if (version === '3.1') return identity(version, { id: 0, uuid });
  const position = clients.positionOfUuid(uuid);
  const id = position === null ? 0 : (clients.at(position)?.id ?? 0);
  return identity(version, { id, uuid });
}
