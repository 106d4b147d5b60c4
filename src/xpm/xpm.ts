import type { PracticeSource } from '../ports/xpm/source.ts';
import type { PracticeTarget } from '../ports/xpm/target.ts';
import type { TokenUpkeep } from '../ports/xpm/token-upkeep.ts';
import type { XpmConsent } from '../ports/xpm/xpm-consent.ts';
import { createClientSource, createClientWrites } from './calls/clients.ts';
import { createFieldValueSource, createFieldValueWrites } from './calls/field-values.ts';
import { createJobSource, createJobWrites } from './calls/jobs.ts';
import { createPracticeLists } from './calls/practice-lists.ts';
import { createTarget } from './calls/target.ts';
import type { WriteCalls } from './calls/write-calls.ts';
import { creationWindows } from './creation-windows.ts';
import type { Transport, TransportDependencies } from './http/transport.ts';
import { createTransport } from './http/transport.ts';
import type { TokenRefresher } from './oauth/grant.ts';
import { createTokenUpkeep } from './oauth/grant.ts';
import type { OAuthClientDependencies } from './oauth/oauth-client.ts';
import { createOAuthClient } from './oauth/oauth-client.ts';

/** Xero Practice Manager 3.1. */
export interface Xpm {
  /**
   * The chunks of its lists are to be read once and soon: until then the call keeps its permit, and a
   * response that nobody starts to read is dropped after the idle timeout.
   */
  readonly source: PracticeSource;
  readonly target: PracticeTarget;
  readonly consent: XpmConsent;
  readonly upkeep: TokenUpkeep;
}

export interface XpmDependencies extends Omit<
  TransportDependencies,
  'accounts' | 'baseUrl' | 'refresher'
> {
  readonly oauth: OAuthClientDependencies;
  /** Wraps each token refresh, e.g. in a span. */
  readonly observeRefresh: (refresher: TokenRefresher) => TokenRefresher;
}

/** One OAuth client and one transport for everything that a process does in XPM. */
export function createXpm({ oauth, observeRefresh, ...deps }: XpmDependencies): Xpm {
  const consent = createOAuthClient(oauth);
  const api = {
    baseUrl: oauth.apiUrl,
    refresher: observeRefresh(consent),
    accounts: consent.accounts,
  };
  const upkeep = createTokenUpkeep({ ...deps, ...api });
  return { consent, upkeep, ...createPracticeApi({ ...deps, ...api }) };
}

/** The same without a consent, for connections that exist. */
export function createPracticeApi(deps: TransportDependencies): Omit<Xpm, 'consent' | 'upkeep'> {
  const transport = createTransport(deps);
  return {
    source: {
      creationWindows,
      ...createJobSource(transport),
      ...createClientSource(transport),
      ...createPracticeLists(transport),
      ...createFieldValueSource(transport, deps.rateLimiter),
    },
    target: createTarget(createWriteCalls(transport)),
  };
}

/** XPM's calls that change records. */
export function createWriteCalls(transport: Transport): WriteCalls {
  return {
    ...createJobWrites(transport),
    ...createClientWrites(transport),
    ...createFieldValueWrites(transport),
  };
}
