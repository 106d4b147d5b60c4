import type { Clock } from '../../ports/clock.ts';
import type { Permit } from '../../ports/rate-limiter.ts';
import type { XpmGrant } from '../../ports/xpm/token-vault.ts';
import type { ListedClient } from '../../ports/xpm/xpm-consent.ts';
import { createClientSource } from '../calls/clients.ts';
import { createTransport } from '../http/transport.ts';

interface AccountDependencies {
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

/** The page that waits for the list is open in a browser. */
const firstByteMs = 60_000;

/**
 * Reads the clients of an account that belongs to no practice yet. No rate limiter counts this one call:
 * the limits are those of the account, and nobody else calls it. @throws SourceFailure
 */
export async function accountClients(
  { apiUrl, ...deps }: AccountDependencies,
  grant: XpmGrant,
): Promise<readonly ListedClient[]> {
  const transport = createTransport({
    ...deps,
    baseUrl: apiUrl,
    rateLimiter: {
      acquire: () => Promise.resolve([freePermit]),
      endSeries: () => Promise.resolve(),
    },
    vault: { read: () => Promise.resolve(grant), refresh: () => Promise.resolve(grant) },
    refresher: { refresh: ({ ...tokens }) => Promise.resolve(tokens) },
    onUnreleased: () => undefined,
    timeouts: { firstByteMs },
  });
  const list = await createClientSource(transport).clients(grant.tenantId);
  const clients: ListedClient[] = [];
  for await (const { records } of list.chunks) {
    for (const { xpmId, name } of records) clients.push({ xpm_id: xpmId, name });
  }
  return clients;
}

const freePermit: Permit = {
  number: 0n,
  renew: () => Promise.resolve(),
  release: () => Promise.resolve(null),
};
