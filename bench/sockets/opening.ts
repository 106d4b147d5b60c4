import { setTimeout as sleep } from 'node:timers/promises';
import type { Audience } from './audience.ts';
import type { Opening, SocketOwner } from './protocol.ts';
import type { Target } from './target.ts';

/** Members of a practice with many sockets; each has as many of them as the API allows a viewer. */
export const members = 100;

export function openingAt(target: Target, owners: readonly SocketOwner[]): Opening {
  const { url, query } = target;
  return { url, query, owners: owners.map((owner) => target.ownerOf(owner)) };
}

const warmUpOwners = 20;
const warmUpSocketsEach = 10;

/** Opens and cuts the first sockets, whose memory is not that of a socket. Returns their number. */
export async function warmUp(audience: Audience, opening: Opening): Promise<number> {
  const owners = opening.owners.slice(0, warmUpOwners);
  await audience.open({ ...opening, owners, socketsEach: warmUpSocketsEach });
  await audience.kill();
  await sleep(1000);
  return owners.length * warmUpSocketsEach;
}
