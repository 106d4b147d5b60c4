import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { createTransport } from '../../../src/xpm/http/transport.ts';
import type { Responder } from './support.ts';
import {
  clientsXml,
  clientXml,
  drain,
  failureOf,
  fakeRateLimiter,
  memoryVault,
  now,
  observedInXmlHeaders,
  only,
  practiceId,
  reasonOf,
  recordingOf,
  replay,
  respondXml,
  sourceAt,
  tokens,
  wire,
  xmlHeaders,
} from './support.ts';

const result = { observed: observedInXmlHeaders, refused: null };
const expiredToken = recordingOf('staff.list.access_token_expired');
const manyClients = Array.from({ length: 2000 }, (_, i) => clientXml(`Client ${i}`));

describe('Requests', () => {
  test('A full list sends its content types, the tenant, the token and our name', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const { source, rateLimiter } = sourceAt(`${xpm.url}/`);
    await drain(await source.clients(practiceId));
    expect(xpm.requests).toMatchObject([
      {
        method: 'GET',
        url: '/practicemanager/3.1/client.api/list?detailed=true',
        headers: {
          accept: 'application/xml, text/xml',
          authorization: 'Bearer access-0',
          'xero-tenant-id': 'tenant-1',
          'user-agent': 'practice-sync',
        },
      },
    ]);
    expect(xpm.requests[0]?.headers['content-type']).toBeUndefined();
    expect(rateLimiter.calls).toEqual(['client.api/list']);
  });

  test('An incremental list sends its start in UTC and whole seconds', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const modifiedSince = new Date('2026-11-24T09:15:07.900Z');
    await drain(await sourceAt(xpm.url).source.clients(practiceId, { modifiedSince }));
    const query = new URL(only(xpm.requests).url, xpm.url).searchParams;
    expect(query.get('modifiedsince')).toBe('2026-11-24T09:15:07');
    expect(query.get('detailed')).toBe('true');
  });

  test('Groups and users are requested by XPM’s names', async () => {
    await using xpm = await wire((response, { url }) => {
      const list = url?.includes('clientgroup') === true ? '<Groups />' : '<StaffList />';
      response.writeHead(200, xmlHeaders).end(`<Response><Status>OK</Status>${list}</Response>`);
    });
    const { source, rateLimiter } = sourceAt(xpm.url);
    await drain(await source.list(practiceId, 'clientGroups'));
    await drain(await source.list(practiceId, 'users'));
    expect(xpm.requests.map(({ url }) => url)).toEqual([
      '/practicemanager/3.1/clientgroup.api/list',
      '/practicemanager/3.1/staff.api/list',
    ]);
    expect(rateLimiter.calls).toEqual(['clientgroup.api/list', 'staff.api/list']);
  });

  test('A body is sent as application/xml', async () => {
    await using xpm = await wire(respondXml('<Response><Status>OK</Status></Response>'));
    const grant = { tenantId: 'tenant-1', tokens: tokens('0') };
    const transport = createTransport({
      baseUrl: xpm.url,
      rateLimiter: fakeRateLimiter(),
      vault: memoryVault(grant),
      refresher: { refresh: () => Promise.reject(new Error('not due')) },
      clock: { now: () => now },
      onUnreleased: () => undefined,
    });
    const call = { name: 'job.api/state', method: 'PUT', body: '<Job />' } as const;
    const response = await transport.open({ practiceId, call, options: {} });
    for await (const _ of response.body);
    expect(xpm.requests[0]?.headers['content-type']).toBe('application/xml');
  });

  test('A list carries the time of XPM’s clock when the response started', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    expect(list.asOf).toEqual(new Date('2026-11-24T09:59:58Z'));
  });

  test.each([
    ['a day ahead', 'Wed, 25 Nov 2026 10:00:00 GMT'],
    ['decades ahead', 'Wed, 21 Oct 2099 07:28:00 GMT'],
    ['none', 'tomorrow'],
  ])('A date that cannot be XPM’s clock is ignored: %s', async (_, date) => {
    await using xpm = await wire((response) => {
      response.writeHead(200, { ...xmlHeaders, date }).end(clientsXml());
    });
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    expect(list.asOf).toEqual(now);
  });

  test('A list without a date from XPM carries the time of the request', async () => {
    await using xpm = await wire((response) => {
      response.sendDate = false;
      const { date: _, ...headers } = xmlHeaders;
      response.writeHead(200, headers).end(clientsXml());
    });
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    expect(list.asOf).toEqual(now);
  });
});

describe('Tokens', () => {
  test('A token that ends within two minutes is refreshed before the call', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const vault = memoryVault({ tenantId: 't', tokens: tokens('old', 2 * 60_000) });
    const { source, refresher } = sourceAt(xpm.url, { vault });
    await drain(await source.clients(practiceId));
    expect(refresher.sent).toEqual(['refresh-old']);
    expect(xpm.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer access-1']);
    expect(vault.current?.tokens.refreshToken).toBe('refresh-1');
  });

  test('A token that lasts longer is used as it is', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const vault = memoryVault({ tenantId: 't', tokens: tokens('0', 2 * 60_000 + 1) });
    const { source, refresher } = sourceAt(xpm.url, { vault });
    await drain(await source.clients(practiceId));
    expect(refresher.sent).toEqual([]);
  });

  test('The recorded 401 leads to one refresh and one more attempt with a permit of its own', async () => {
    await using xpm = await wire((response, request) => {
      const isOld = request.headers.authorization === 'Bearer access-0';
      (isOld ? replay(expiredToken) : respondXml(clientsXml(clientXml('A'))))(
        response,
        request,
        '',
      );
    });
    const { source, refresher, rateLimiter } = sourceAt(xpm.url);
    const { records } = await drain(await source.clients(practiceId));
    expect(records).toHaveLength(1);
    expect(refresher.sent).toEqual(['refresh-0']);
    expect(rateLimiter.permits.map(({ releases }) => releases)).toEqual([
      [{ observed: null, refused: null }],
      [result],
    ]);
  });

  test('A token that is refused even after a refresh does not end the consent', async () => {
    await using xpm = await wire(replay(expiredToken));
    const { source, refresher, rateLimiter, vault } = sourceAt(xpm.url);
    const reason = { type: 'tokenRefused', status: 401, account: 'UNKNOWN' };
    expect(await reasonOf(source.clients(practiceId))).toEqual(reason);
    expect(vault.current?.tokens).toEqual(tokens('1'));
    expect(refresher.sent).toEqual(['refresh-0']);
    expect(xpm.requests).toHaveLength(2);
    expect(rateLimiter.permits.map(({ releases }) => releases.length)).toEqual([1, 1]);
  });

  test('Callers whose token was refused refresh it once together', async () => {
    await using xpm = await wire((response, request) => {
      const isOld = request.headers.authorization === 'Bearer access-0';
      (isOld ? replay(expiredToken) : respondXml(clientsXml()))(response, request, '');
    });
    const { source, refresher } = sourceAt(xpm.url);
    const asking = Array.from({ length: 5 }, async () => drain(await source.clients(practiceId)));
    expect(await Promise.all(asking)).toHaveLength(5);
    expect(refresher.sent).toEqual(['refresh-0']);
  });

  test('A refresh that fails is the call’s failure and acquires no second permit', async () => {
    await using xpm = await wire(replay(expiredToken));
    const refusal = new SourceFailure({ type: 'auth' }, 'connect/token', 'dead');
    const refresher = { refresh: () => Promise.reject(refusal) };
    const { source, rateLimiter } = sourceAt(xpm.url, { refresher });
    expect(await failureOf(source.clients(practiceId))).toBe(refusal);
    expect(rateLimiter.permits.map(({ releases }) => releases.length)).toEqual([1]);
  });

  test('A practice that is disconnected while its token is refreshed is an auth failure', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const vault = {
      ...memoryVault({ tenantId: 't', tokens: tokens('old', 0) }),
      refresh: () => Promise.resolve(null),
    };
    const { source } = sourceAt(xpm.url, { vault });
    expect(await reasonOf(source.clients(practiceId))).toEqual({ type: 'auth' });
    expect(xpm.requests).toEqual([]);
  });
});

describe('Permits', () => {
  test('The permit stays in use until the list is read to its end and is then released once', async () => {
    await using xpm = await wire(respondXml(clientsXml(clientXml('A'))));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const list = await source.clients(practiceId);
    expect(rateLimiter.permits[0]?.releases).toEqual([]);
    await drain(list);
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('The permit is renewed while XPM prepares its response', async () => {
    const thought = Promise.withResolvers<undefined>();
    let renewals = 0;
    const rateLimiter = fakeRateLimiter(() => {
      renewals += 1;
      if (renewals === 3) thought.resolve(undefined);
    });
    await using xpm = await wire((response, request) => {
      void thought.promise.then(() => respondXml(clientsXml())(response, request, ''));
    });
    const { source } = sourceAt(xpm.url, { rateLimiter, timeouts: { renewEveryMs: 5 } });
    await drain(await source.clients(practiceId));
    const { renewed } = only(rateLimiter.permits);
    expect(renewed).toBeGreaterThanOrEqual(3);
    expect(rateLimiter.permits[0]?.releases).toEqual([result]);
  });

  test('A renewal that fails does not end the call', async () => {
    const renewed = Promise.withResolvers<undefined>();
    const rateLimiter = {
      endSeries: () => Promise.resolve(),
      acquire: () => {
        const permit = {
          number: 1n,
          renew: () => {
            renewed.resolve(undefined);
            return Promise.reject(new Error('the rate limiter is unavailable'));
          },
          release: () => Promise.resolve(null),
        };
        return Promise.resolve([permit] as const);
      },
    };
    await using xpm = await wire((response, request) => {
      void renewed.promise.then(() =>
        respondXml(clientsXml(clientXml('A')))(response, request, ''),
      );
    });
    const { source } = sourceAt(xpm.url, { rateLimiter, timeouts: { renewEveryMs: 5 } });
    const { records } = await drain(await source.clients(practiceId));
    expect(records).toHaveLength(1);
  });

  test('A reader that stops early closes the connection and releases the permit', async () => {
    await using xpm = await wire((response) => {
      response.writeHead(200, xmlHeaders).write(`<Response><Clients>${manyClients.join('')}`);
    });
    const { source, rateLimiter } = sourceAt(xpm.url);
    const { chunks } = await source.clients(practiceId);
    for await (const { records } of chunks) {
      expect(records.length).toBeGreaterThan(0);
      break;
    }
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
    await xpm.hungUp;
  });

  test('A reader that throws releases the permit', async () => {
    await using xpm = await wire(respondXml(clientsXml(...manyClients)));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const { chunks } = await source.clients(practiceId);
    const reading = async () => {
      for await (const _ of chunks) throw new Error('the database is away');
    };
    await expect(reading()).rejects.toThrow('the database is away');
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('A list that nobody starts to read is dropped', async () => {
    await using xpm = await wire((response) => {
      response.writeHead(200, xmlHeaders).write('<Response>');
    });
    const { source, rateLimiter } = sourceAt(xpm.url, { timeouts: { idleTimeoutMs: 10 } });
    const list = await source.clients(practiceId);
    await xpm.hungUp;
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
    expect(await reasonOf(drain(list))).toEqual({ type: 'unavailable', status: 200 });
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('A list cannot be read twice, because the second reading would look empty', async () => {
    await using xpm = await wire(respondXml(clientsXml(clientXml('A'))));
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    await expect(drain(list)).rejects.toThrow('read only once');
  });

  test('A rate limiter that cannot take the permit back does not fail a complete call', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const unavailable = new Error('the rate limiter is unavailable');
    const release = () => Promise.reject(unavailable);
    const onUnreleased = vi.fn<(error: unknown) => void>();
    const rateLimiter = {
      endSeries: () => Promise.resolve(),
      acquire: () => {
        const permit = { number: 1n, renew: () => Promise.resolve(), release };
        return Promise.resolve([permit] as const);
      },
    };
    const { source } = sourceAt(xpm.url, { rateLimiter, onUnreleased });
    await drain(await source.clients(practiceId));
    expect(onUnreleased.mock.calls).toEqual([[unavailable]]);
  });
});

describe('Cancellation', () => {
  const wish = new Error('the worker shuts down');

  test('A caller that has already cancelled makes no call', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const asking = source.clients(practiceId, { signal: AbortSignal.abort(wish) });
    await expect(asking).rejects.toBe(wish);
    expect(rateLimiter.permits).toEqual([]);
    expect(xpm.requests).toEqual([]);
  });

  test('A caller that cancels before the response receives its own reason', async () => {
    const controller = new AbortController();
    await using xpm = await wire(() => controller.abort(wish));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const asking = source.clients(practiceId, { signal: controller.signal });
    await expect(asking).rejects.toBe(wish);
    expect(rateLimiter.permits[0]?.releases).toHaveLength(1);
    await xpm.hungUp;
  });

  test('A caller that cancels while reading receives its own reason', async () => {
    const controller = new AbortController();
    const stalled: Responder = (response) => {
      response.writeHead(200, xmlHeaders).write(`<Response><Clients>${manyClients.join('')}`);
    };
    await using xpm = await wire(stalled);
    const { source, rateLimiter } = sourceAt(xpm.url);
    const { chunks } = await source.clients(practiceId, { signal: controller.signal });
    const reading = async () => {
      for await (const _ of chunks) {
        await setImmediate();
        controller.abort(wish);
      }
    };
    await expect(reading()).rejects.toBe(wish);
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
    await xpm.hungUp;
  });
});
