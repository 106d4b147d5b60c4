import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { createTransport } from '../../../src/xpm/http/transport.ts';
import type { AnswerWith } from './support.ts';
import {
  answerXml,
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
  sourceAt,
  tokens,
  wire,
  xmlHeaders,
} from './support.ts';

const result = { observed: observedInXmlHeaders, refused: null };
const expiredToken = recordingOf('staff.list.access_token_expired');
const manyClients = Array.from({ length: 2000 }, (_, i) => clientXml(`Client ${i}`));

describe('what is asked', () => {
  test('a full list names its strict types, the tenant, the token and us', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
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

  test('a delta says since when in UTC and whole seconds', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const modifiedSince = new Date('2026-11-24T09:15:07.900Z');
    await drain(await sourceAt(xpm.url).source.clients(practiceId, { modifiedSince }));
    const query = new URL(only(xpm.requests).url, xpm.url).searchParams;
    expect(query.get('modifiedsince')).toBe('2026-11-24T09:15:07');
    expect(query.get('detailed')).toBe('true');
  });

  test('groups and users are asked for in XPM’s words', async () => {
    await using xpm = await wire((response, { url }) => {
      const list = url?.includes('clientgroup') === true ? '<Groups />' : '<StaffList />';
      response.writeHead(200, xmlHeaders).end(`<Response><Status>OK</Status>${list}</Response>`);
    });
    const { source, rateLimiter } = sourceAt(xpm.url);
    await drain(await source.clientGroups(practiceId));
    await drain(await source.users(practiceId));
    expect(xpm.requests.map(({ url }) => url)).toEqual([
      '/practicemanager/3.1/clientgroup.api/list',
      '/practicemanager/3.1/staff.api/list',
    ]);
    expect(rateLimiter.calls).toEqual(['clientgroup.api/list', 'staff.api/list']);
  });

  test('a body is sent as application/xml', async () => {
    await using xpm = await wire(answerXml('<Response><Status>OK</Status></Response>'));
    const grant = { tenantId: 'tenant-1', tokens: tokens('0') };
    const transport = createTransport({
      baseUrl: xpm.url,
      rateLimiter: fakeRateLimiter(),
      vault: memoryVault(grant),
      refresher: { refresh: () => Promise.reject(new Error('not due')) },
      clock: { now: () => now },
    });
    const call = { name: 'job.api/state', method: 'PUT', body: '<Job />' } as const;
    const answer = await transport.open({ practiceId, call, options: {} });
    for await (const _ of answer.body);
    expect(xpm.requests[0]?.headers['content-type']).toBe('application/xml');
  });

  test('a list is as of XPM’s clock when it began to answer', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    expect(list.asOf).toEqual(new Date('2026-11-24T09:59:58Z'));
  });

  test.each([
    ['a day ahead', 'Wed, 25 Nov 2026 10:00:00 GMT'],
    ['decades ahead', 'Wed, 21 Oct 2099 07:28:00 GMT'],
    ['none', 'tomorrow'],
  ])('nor is it as of a date that cannot be XPM’s clock: %s', async (_, date) => {
    await using xpm = await wire((response) => {
      response.writeHead(200, { ...xmlHeaders, date }).end(clientsXml());
    });
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    expect(list.asOf).toEqual(now);
  });

  test('without a date from XPM a list is as of the instant of asking', async () => {
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

describe('tokens', () => {
  test('a token that ends within two minutes is refreshed before the call', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const vault = memoryVault({ tenantId: 't', tokens: tokens('old', 2 * 60_000) });
    const { source, refresher } = sourceAt(xpm.url, { vault });
    await drain(await source.clients(practiceId));
    expect(refresher.sent).toEqual(['refresh-old']);
    expect(xpm.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer access-1']);
    expect(vault.current?.tokens.refreshToken).toBe('refresh-1');
  });

  test('a token that lasts longer is used as it is', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const vault = memoryVault({ tenantId: 't', tokens: tokens('0', 2 * 60_000 + 1) });
    const { source, refresher } = sourceAt(xpm.url, { vault });
    await drain(await source.clients(practiceId));
    expect(refresher.sent).toEqual([]);
  });

  test('the recorded 401 is answered by one refresh and one more try with leave of its own', async () => {
    await using xpm = await wire((response, request) => {
      const isOld = request.headers.authorization === 'Bearer access-0';
      (isOld ? replay(expiredToken) : answerXml(clientsXml(clientXml('A'))))(response, request, '');
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

  test('a token that is refused even after a refresh is an auth failure', async () => {
    await using xpm = await wire(replay(expiredToken));
    const { source, refresher, rateLimiter } = sourceAt(xpm.url);
    expect(await reasonOf(source.clients(practiceId))).toEqual({ kind: 'auth' });
    expect(refresher.sent).toEqual(['refresh-0']);
    expect(xpm.requests).toHaveLength(2);
    expect(rateLimiter.permits.map(({ releases }) => releases.length)).toEqual([1, 1]);
  });

  test('callers that find the same token refused refresh it once', async () => {
    await using xpm = await wire((response, request) => {
      const isOld = request.headers.authorization === 'Bearer access-0';
      (isOld ? replay(expiredToken) : answerXml(clientsXml()))(response, request, '');
    });
    const { source, refresher } = sourceAt(xpm.url);
    const asking = Array.from({ length: 5 }, async () => drain(await source.clients(practiceId)));
    expect(await Promise.all(asking)).toHaveLength(5);
    expect(refresher.sent).toEqual(['refresh-0']);
  });

  test('a refresh that fails is the call’s failure, and costs no second leave', async () => {
    await using xpm = await wire(replay(expiredToken));
    const refusal = new SourceFailure({ kind: 'auth' }, 'connect/token', 'dead');
    const refresher = { refresh: () => Promise.reject(refusal) };
    const { source, rateLimiter } = sourceAt(xpm.url, { refresher });
    expect(await failureOf(source.clients(practiceId))).toBe(refusal);
    expect(rateLimiter.permits.map(({ releases }) => releases.length)).toEqual([1]);
  });

  test('a practice that is disconnected while its token is refreshed is an auth failure', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const vault = {
      ...memoryVault({ tenantId: 't', tokens: tokens('old', 0) }),
      refresh: () => Promise.resolve(null),
    };
    const { source } = sourceAt(xpm.url, { vault });
    expect(await reasonOf(source.clients(practiceId))).toEqual({ kind: 'auth' });
    expect(xpm.requests).toEqual([]);
  });
});

describe('permits', () => {
  test('the permit is held until the list is read to its end, then comes back once', async () => {
    await using xpm = await wire(answerXml(clientsXml(clientXml('A'))));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const list = await source.clients(practiceId);
    expect(rateLimiter.permits[0]?.releases).toEqual([]);
    await drain(list);
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('the permit is renewed while XPM is still thinking', async () => {
    const thought = Promise.withResolvers<undefined>();
    let renewals = 0;
    const rateLimiter = fakeRateLimiter(() => {
      renewals += 1;
      if (renewals === 3) thought.resolve(undefined);
    });
    await using xpm = await wire((response, request) => {
      void thought.promise.then(() => answerXml(clientsXml())(response, request, ''));
    });
    const { source } = sourceAt(xpm.url, { rateLimiter, timeouts: { renewEveryMs: 5 } });
    await drain(await source.clients(practiceId));
    const { renewed } = only(rateLimiter.permits);
    expect(renewed).toBeGreaterThanOrEqual(3);
    expect(rateLimiter.permits[0]?.releases).toEqual([result]);
  });

  test('a renewal that fails does not end the call', async () => {
    const renewed = Promise.withResolvers<undefined>();
    const rateLimiter = {
      acquire: () => {
        const permit = {
          number: 1n,
          renew: () => {
            renewed.resolve(undefined);
            return Promise.reject(new Error('the ledger is away'));
          },
          release: () => Promise.resolve(),
        };
        return Promise.resolve([permit] as const);
      },
    };
    await using xpm = await wire((response, request) => {
      void renewed.promise.then(() => answerXml(clientsXml(clientXml('A')))(response, request, ''));
    });
    const { source } = sourceAt(xpm.url, { rateLimiter, timeouts: { renewEveryMs: 5 } });
    const { records } = await drain(await source.clients(practiceId));
    expect(records).toHaveLength(1);
  });

  test('a reader that leaves early closes the connection and gives the permit back', async () => {
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

  test('a reader that throws gives the permit back', async () => {
    await using xpm = await wire(answerXml(clientsXml(...manyClients)));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const { chunks } = await source.clients(practiceId);
    const reading = async () => {
      for await (const _ of chunks) throw new Error('the database is away');
    };
    await expect(reading()).rejects.toThrow('the database is away');
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('a list that nobody begins to read is given up', async () => {
    await using xpm = await wire((response) => {
      response.writeHead(200, xmlHeaders).write('<Response>');
    });
    const { source, rateLimiter } = sourceAt(xpm.url, { timeouts: { idleTimeoutMs: 10 } });
    const list = await source.clients(practiceId);
    await xpm.hungUp;
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
    expect(await reasonOf(drain(list))).toEqual({ kind: 'unavailable', status: 200 });
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('a list cannot be read twice, as the second reading would look empty', async () => {
    await using xpm = await wire(answerXml(clientsXml(clientXml('A'))));
    const list = await sourceAt(xpm.url).source.clients(practiceId);
    await drain(list);
    await expect(drain(list)).rejects.toThrow('read only once');
  });

  test('a ledger that cannot take the permit back is not hidden', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const release = () => Promise.reject(new Error('the ledger is away'));
    const rateLimiter = {
      acquire: () => {
        const permit = { number: 1n, renew: () => Promise.resolve(), release };
        return Promise.resolve([permit] as const);
      },
    };
    const { source } = sourceAt(xpm.url, { rateLimiter });
    const list = await source.clients(practiceId);
    await expect(drain(list)).rejects.toThrow('the ledger is away');
  });
});

describe('giving up', () => {
  const wish = new Error('the worker shuts down');

  test('a caller that has given up already makes no call', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const asking = source.clients(practiceId, { signal: AbortSignal.abort(wish) });
    await expect(asking).rejects.toBe(wish);
    expect(rateLimiter.permits).toEqual([]);
    expect(xpm.requests).toEqual([]);
  });

  test('a caller that gives up before the answer gets its own reason back', async () => {
    const controller = new AbortController();
    await using xpm = await wire(() => controller.abort(wish));
    const { source, rateLimiter } = sourceAt(xpm.url);
    const asking = source.clients(practiceId, { signal: controller.signal });
    await expect(asking).rejects.toBe(wish);
    expect(rateLimiter.permits[0]?.releases).toHaveLength(1);
    await xpm.hungUp;
  });

  test('a caller that gives up while reading gets its own reason back', async () => {
    const controller = new AbortController();
    const stalled: AnswerWith = (response) => {
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
