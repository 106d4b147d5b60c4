import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { XpmTokens } from '../../ports/xpm/token-vault.ts';
import type { XpmTenant } from '../../ports/xpm/xpm-consent.ts';
import type { BufferedFetch } from '../http/buffered-fetch.ts';
import { failureOf, unavailableFailure, unreadableFailure } from '../http/errors.ts';
import { jsonOf } from '../http/refusal-author.ts';
import { outsideText } from '../outside-text.ts';
import { consentEventOf } from './tokens.ts';

/** The accounts that a person has connected to us: Xero's `/connections` (docs/xpm-api.md 1.2). */
export interface Connections {
  /**
   * All of them, over every consent. The filter `authEventId` would omit an account that keeps the event of
   * an earlier consent, and then an account that is connected would look as if it were not.
   */
  list(tokens: XpmTokens): Promise<readonly XpmTenant[]>;
  /** Ends a connection. It succeeds, too, when the connection no longer exists. */
  remove(connectionId: string, tokens: XpmTokens): Promise<void>;
}

/** A consent can also cover accounting organisations; `tenantType` distinguishes them. */
const xpmTenantType = 'PRACTICEMANAGER';

const connectionList = z.array(
  z.object({
    id: z.string().min(1),
    tenantId: z.string().min(1),
    tenantType: z.string(),
    tenantName: z.string().nullish(),
    authEventId: z.string().nullish().catch(null),
  }),
);

/** `apiUrl` is the API's address without path. Each method throws SourceFailure. */
export function connectionsAt(apiUrl: string, send: BufferedFetch, clock: Clock): Connections {
  const root = `${apiUrl.replace(/\/+$/, '')}/connections`;

  async function request(to: { url: string; method: string }, tokens: XpmTokens) {
    const call = 'connections';
    const headers = {
      authorization: `Bearer ${tokens.accessToken}`,
      accept: 'application/json',
      'user-agent': 'practice-sync',
    };
    const response = await send(call, to.url, { method: to.method, headers });
    const bodyStart = () => response.clone().text();
    const isEnded = to.method === 'DELETE' && response.status === 404;
    if (response.ok || isEnded) return { call, response };
    const arrivedAt = clock.now();
    const failure = await failureOf({ call, response, arrivedAt, bodyStart });
    throw failure ?? unavailableFailure(call, 'XML where JSON was expected', response.status);
  }

  return {
    async list(tokens) {
      const event = consentEventOf(tokens);
      const { call, response } = await request({ url: root, method: 'GET' }, tokens);
      const body = await response.text();
      const json = jsonOf(body);
      if (json === undefined) {
        const problem = "a response that is not JSON is not the API's";
        throw unavailableFailure(call, problem, response.status);
      }
      const parsed = connectionList.safeParse(json);
      if (!parsed.success) {
        throw unreadableFailure({ call, response }, body, 'it is not a list of connections');
      }
      return parsed.data
        .filter(({ tenantType }) => tenantType === xpmTenantType)
        .map(({ id, tenantId, tenantName, authEventId }) => ({
          connectionId: id,
          tenantId,
          name: tenantName === undefined || tenantName === null ? null : outsideText(tenantName),
          isOfThisConsent: event !== null && authEventId === event,
        }));
    },
    async remove(connectionId, tokens) {
      const url = `${root}/${encodeURIComponent(connectionId)}`;
      await request({ url, method: 'DELETE' }, tokens);
    },
  };
}
