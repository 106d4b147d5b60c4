import type { IncomingHttpHeaders } from 'node:http';
import { isIPv6 } from 'node:net';

/** What Node knows of a request. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * The network address of a client. Each proxy appends the address that it saw to `X-Forwarded-For`, so with two
 * trusted proxies the second last entry is the client; what stands before it is the client's own invention.
 */
export function clientAddress(request: Received, trustedProxies: number): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const entry = trustedProxies > 0 ? forwarded.at(-trustedProxies)?.trim() : undefined;
  return networkOf(entry === undefined || entry === '' ? peerOf(request) : entry);
}

const peerOf = ({ socket }: Received): string => socket.remoteAddress ?? 'unknown';

/** One customer has a whole /64 of IPv6 addresses. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const [first, last] = [head, tail].map((part) => part.split(':').filter((hex) => hex !== ''));
  const zeros = Array<string>(Math.max(0, 8 - (first?.length ?? 0) - (last?.length ?? 0))).fill(
    '0',
  );
  const groups = [...(first ?? []), ...zeros, ...(last ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
