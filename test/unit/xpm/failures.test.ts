import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { Responder, TestSource } from './support.ts';
import {
  clientsXml,
  clientXml,
  drain,
  failureOf,
  fakeRateLimiter,
  now,
  observedInXmlHeaders,
  practiceId,
  reasonOf,
  recordingOf,
  replay,
  respondXml,
  sourceAt,
  wire,
  xmlHeaders,
} from './support.ts';

const released = { observed: null, refused: null };
const json = { 'content-type': 'application/json' };
const account = { connectionId: 'con-1', name: null, isOfThisConsent: true };

/** Reads all clients from a server that responds so. Returns the failure, its reason and the permits. */
async function failureFrom(respond: Responder, overrides?: Parameters<typeof sourceAt>[1]) {
  await using xpm = await wire(respond);
  const test = sourceAt(xpm.url, overrides);
  const failure = await failureOf(readAll(test));
  return { ...test, failure, reason: failure.reason, requests: xpm.requests };
}

async function readAll({ source }: TestSource) {
  return drain(await source.clients(practiceId));
}

/** A response with only a status and headers. */
function respondWith(status: number, headers: Record<string, string>, body = ''): Responder {
  return (response) => response.writeHead(status, headers).end(body);
}

describe('Limits', () => {
  test('The recorded 429 blocks the minute until Retry-After has passed since its arrival', async () => {
    const recording = recordingOf('connection.get.rate_limit_exceeded');
    const { reason, rateLimiter } = await failureFrom(replay(recording));
    const until = new Date(now.getTime() + 22_000);
    expect(reason).toEqual({ type: 'limited', limit: 'MINUTE', until });
    expect(rateLimiter.permits).toEqual([
      {
        renewed: 0,
        releases: [
          {
            observed: { minuteRemaining: 0, dayRemaining: 4539, appMinuteRemaining: 9938 },
            refused: { limit: 'MINUTE', until, hasStatedEnd: true },
          },
        ],
      },
    ]);
  });

  test.each([
    [{ 'x-rate-limit-problem': 'day', 'retry-after': '66975' }, 'DAY', 66_975],
    [{ 'x-rate-limit-problem': 'Daily' }, 'DAY', 3600],
    [{ 'x-rate-limit-problem': 'Minute' }, 'MINUTE', 60],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': 'soon' }, 'MINUTE', 60],
    [{ 'x-rate-limit-problem': 'CONCURRENT' }, 'CONCURRENT', 2],
    [{ 'x-rate-limit-problem': 'appminute', 'retry-after': '7' }, 'APP', 7],
    [{ 'x-rate-limit-problem': 'app' }, 'APP', 60],
    [{}, 'CONCURRENT', 2],
    [{ 'retry-after': '9' }, 'MINUTE', 9],
    [{ 'retry-after': '0' }, 'MINUTE', 1],
    [{ 'retry-after': '66975' }, 'DAY', 66_975],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '999999999' }, 'MINUTE', 60],
    [{ 'x-rate-limit-problem': 'appminute', 'retry-after': '999999999' }, 'APP', 60],
    [{ 'x-rate-limit-problem': 'day', 'retry-after': '999999999' }, 'DAY', 86_400],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '9'.repeat(30) }, 'MINUTE', 60],
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '-5' }, 'MINUTE', 60],
    [{ 'x-daylimit-remaining': '0', 'retry-after': '9' }, 'DAY', 9],
    [{ 'x-minlimit-remaining': '0' }, 'MINUTE', 60],
    [{ 'x-appminlimit-remaining': '0' }, 'APP', 60],
  ] as const)('A 429 with %j is the limit %s for %d s', async (headers, limit, seconds) => {
    const { reason } = await failureFrom(respondWith(429, headers));
    const until = new Date(now.getTime() + seconds * 1000);
    expect(reason).toEqual({ type: 'limited', limit, until });
  });

  test('A denied permit prevents the call', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const refusal = new SourceFailure(
      { type: 'limited', limit: 'DAY', until: now },
      'client.api/list',
      'held',
    );
    const rateLimiter = { ...fakeRateLimiter(), acquire: () => Promise.reject(refusal) };
    const test = sourceAt(xpm.url, { rateLimiter });
    expect(await failureOf(readAll(test))).toBe(refusal);
    expect(xpm.requests).toEqual([]);
  });
});

describe('Refusals', () => {
  test('A practice that is not connected is an auth failure without a request or a permit', async () => {
    await using xpm = await wire(respondXml(clientsXml()));
    const test = sourceAt(xpm.url);
    test.vault.current = null;
    expect(await reasonOf(readAll(test))).toEqual({ type: 'auth' });
    expect(xpm.requests).toEqual([]);
    expect(test.rateLimiter.permits).toEqual([]);
  });

  test('The recorded 403 for a tenant that the token does not cover is a refused token', async () => {
    const recording = recordingOf('connection.get.bad_tenant');
    const { reason, rateLimiter } = await failureFrom(replay(recording));
    expect(reason).toEqual({ type: 'tokenRefused', status: 403, account: 'UNKNOWN' });
    const observed = { minuteRemaining: null, dayRemaining: null, appMinuteRemaining: 9999 };
    expect(rateLimiter.permits[0]?.releases).toEqual([{ observed, refused: null }]);
  });

  test('A 403 in the words of the gateway is a permission failure', async () => {
    const { reason } = await failureFrom(
      respondWith(403, json, '{"Status":403,"Detail":"InsufficientPermissions"}'),
    );
    expect(reason).toEqual({ type: 'permission' });
  });

  test.each([
    ['Detail', '{"Title":"Bad Request","Status":400,"Detail":"Missing from"}', 'Missing from'],
    ['Title', '{"Title":"Not Acceptable","Status":406,"Detail":null}', 'Not Acceptable'],
    ['Title, when Detail is blank', '{"Title":"Bad Request","Detail":" "}', 'Bad Request'],
  ])('A 400 is rejected with the gateway’s message: %s', async (_, body, message) => {
    const { reason } = await failureFrom(
      respondWith(400, { 'content-type': 'application/json' }, body),
    );
    expect(reason).toEqual({ type: 'rejected', status: 400, message });
  });

  const page = '<html>Ann Example</html>';
  test.each([
    [400, 'another JSON', json, '{"message":"no"}'],
    [400, 'a page', { 'content-type': 'text/html' }, page],
    [400, 'a page that claims to be JSON', json, page],
    [400, 'a page that claims to be XML', { 'content-type': 'text/xml' }, page],
    [400, 'XML that claims to be JSON', json, clientsXml(clientXml('Ann'))],
    [400, 'nothing', {}, ''],
    [401, 'a page', { 'content-type': 'text/html' }, page],
    [401, 'nothing', {}, ''],
    [403, 'a page', { 'content-type': 'text/html' }, page],
    [403, 'a page that claims to be JSON', json, page],
    [403, 'another JSON', json, '{"message":"Forbidden"}'],
    [403, 'nothing', {}, ''],
    [404, 'a page', { 'content-type': 'text/html' }, page],
    [406, 'nothing', {}, ''],
    [401, 'a challenge of a proxy', { 'www-authenticate': 'Basic realm="x"' }, ''],
    [200, 'a page', { 'content-type': 'text/html' }, page],
    [200, 'JSON', json, '{"Detail":"fine"}'],
    [200, 'XML without a content type', {}, clientsXml()],
    [204, 'nothing', {}, ''],
    [302, 'a redirect', { location: '/elsewhere' }, 'moved'],
  ] as const)(
    'A %d with %s is no refusal but an unavailable source, and its start is kept for the log',
    async (status, _, headers, body) => {
      const { failure, refresher, requests } = await failureFrom(
        respondWith(status, headers, body),
      );
      expect(failure.reason).toEqual({ type: 'unavailable', status });
      expect(failure.excerpt).toBe(body.slice(0, 200));
      expect(refresher.sent).toEqual([]);
      expect(requests).toHaveLength(1);
    },
  );

  test.each([
    ['the recorded JSON', replay(recordingOf('connection.get.bad_token'))],
    ['the challenge alone', respondWith(401, { 'www-authenticate': 'Bearer error=invalid_token' })],
  ])('A 401 of the gateway refuses the token, after one refresh: %s', async (_, respond) => {
    const { failure, refresher, requests } = await failureFrom(respond);
    const reason = { type: 'tokenRefused', status: 401, account: 'UNKNOWN' };
    expect(failure.reason).toEqual(reason);
    expect(refresher.sent).toEqual(['refresh-0']);
    expect(requests).toHaveLength(2);
  });

  test.each([
    ['LISTED', [{ ...account, tenantId: 'tenant-1' }]],
    ['NOT_LISTED', [{ ...account, tenantId: 'tenant-2' }]],
    ['NOT_LISTED', []],
  ])('A refused token says whether Xero lists the account: %s', async (evidence, tenants) => {
    const accounts = () => Promise.resolve(tenants);
    const { reason } = await failureFrom(replay(recordingOf('connection.get.bad_tenant')), {
      accounts,
    });
    expect(reason).toEqual({ type: 'tokenRefused', status: 403, account: evidence });
  });

  test('A list of connections that cannot be read is no evidence', async () => {
    const accounts = () =>
      Promise.reject(new SourceFailure({ type: 'unavailable', status: 503 }, 'connections', 'no'));
    const { reason } = await failureFrom(replay(recordingOf('connection.get.bad_tenant')), {
      accounts,
    });
    expect(reason).toMatchObject({ type: 'tokenRefused', account: 'UNKNOWN' });
  });

  test('A message of the gateway is made storable where it enters', async () => {
    const Detail = `bad\0 \uD800 ${'x'.repeat(5000)}`;
    const { failure } = await failureFrom(respondWith(400, json, JSON.stringify({ Detail })));
    const message = `bad\uFFFD \uFFFD ${'x'.repeat(5000)}`.slice(0, 999);
    expect(failure.reason).toEqual({ type: 'rejected', status: 400, message: `${message}…` });
    expect(`${failure.message}${failure.excerpt ?? ''}`).not.toContain('\0');
  });

  test.each([404, 406, 415])('A %d is a rejected request', async (status) => {
    const { reason } = await failureFrom(respondWith(status, {}, '{"Detail":"no"}'));
    expect(reason).toEqual({ type: 'rejected', status, message: 'no' });
  });

  test('A 200 with Status ERROR is rejected with its description and counts as a call', async () => {
    const recording = recordingOf('job.state.fail');
    const { reason, rateLimiter } = await failureFrom(replay(recording));
    expect(reason).toEqual({ type: 'rejected', status: 200, message: 'Invalid state code' });
    expect(rateLimiter.permits[0]?.releases).toEqual([
      {
        observed: { minuteRemaining: 58, dayRemaining: 4993, appMinuteRemaining: 9998 },
        refused: null,
      },
    ]);
  });

  test('A Status ERROR after the records is found', async () => {
    const xml = `<Response><Clients>${clientXml('A')}</Clients><Status>ERROR</Status></Response>`;
    const { reason } = await failureFrom(respondXml(xml));
    expect(reason).toEqual({ type: 'rejected', status: 200, message: 'Status ERROR' });
  });
});

describe('Unreadable responses', () => {
  test.each([
    ['another root', '<Reply><Status>OK</Status></Reply>'],
    ['no Status', '<Response><Clients /></Response>'],
    ['no list, which is not an empty one', '<Response><Status>OK</Status></Response>'],
    ['tags that do not match', '<Response><Status>OK</Response>'],
    ['a document type', `<!DOCTYPE r [<!ENTITY a "b">]>${clientsXml()}`],
    ['text behind the end', `${clientsXml()}more`],
    ['a list that does not end', clientsXml(clientXml('A')).replace('</Clients>', '')],
    ['nothing at all', ''],
  ])('XML with %s is unreadable', async (_, xml) => {
    const { failure, rateLimiter } = await failureFrom(respondXml(xml));
    expect(failure.reason).toEqual({ type: 'unreadable', status: 200 });
    expect(failure.excerpt).toBe(xml.slice(0, 200).replaceAll('\0', '\uFFFD'));
    const result = { observed: observedInXmlHeaders, refused: null };
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });
});

describe('Missing responses', () => {
  test.each([500, 502, 503])('A %d means that XPM is unavailable', async (status) => {
    const { reason, rateLimiter } = await failureFrom(respondWith(status, {}, '{"broken'));
    expect(reason).toEqual({ type: 'unavailable', status });
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [released] }]);
  });

  test('A refused connection is unavailable', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const test = sourceAt(`http://localhost:${port}`);
    expect(await reasonOf(readAll(test))).toEqual({ type: 'unavailable', status: null });
    expect(test.rateLimiter.permits).toEqual([{ renewed: 0, releases: [released] }]);
  });

  test('A host that does not exist is unavailable', async () => {
    // A label of 64 characters is in no DNS (RFC 1035, 2.3.4), so no server is asked, which may not respond for long.
    const test = sourceAt(`http://${'x'.repeat(64)}.invalid`);
    expect(await reasonOf(readAll(test))).toEqual({ type: 'unavailable', status: null });
  });

  test('A connection that is reset before the response is unavailable', async () => {
    const { reason } = await failureFrom((response) => response.socket?.resetAndDestroy());
    expect(reason).toEqual({ type: 'unavailable', status: null });
  });

  test('A connection that closes in the middle of the body is unavailable', async () => {
    const { reason, rateLimiter } = await failureFrom((response) => {
      response.writeHead(200, { ...xmlHeaders, 'content-length': '5000' });
      response.write('<Response><Status>OK</Status><Clients>', () => response.socket?.destroy());
    });
    expect(reason).toEqual({ type: 'unavailable', status: 200 });
    const result = { observed: observedInXmlHeaders, refused: null };
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('A whole list whose transfer never ends properly is unavailable, not complete', async () => {
    const { reason } = await failureFrom((response) => {
      response.writeHead(200, xmlHeaders);
      response.write(clientsXml(), () => response.socket?.destroy());
    });
    expect(reason).toEqual({ type: 'unavailable', status: 200 });
  });

  test('XPM is unavailable when no first byte arrives within the timeout', async () => {
    // The time is over when the request has arrived: otherwise a slow machine would give up before it has connected.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await using xpm = await wire(() => vi.advanceTimersByTime(20));
    const test = sourceAt(xpm.url, { timeouts: { firstByteMs: 20 } });
    const failure = await failureOf(readAll(test));
    expect(failure.reason).toEqual({ type: 'unavailable', status: null, timedOut: true });
    expect(failure.message).toBe('client.api/list: XPM sent nothing for 20 ms');
    expect(test.rateLimiter.permits).toEqual([{ renewed: 0, releases: [released] }]);
    await xpm.hungUp;
  });

  test('XPM is unavailable when a body is idle for longer than the timeout', async () => {
    await using xpm = await wire((response) => {
      response.writeHead(200, xmlHeaders).write('<Response><Status>OK</Status>');
    });
    const test = sourceAt(xpm.url, { timeouts: { idleTimeoutMs: 20 } });
    const failure = await failureOf(readAll(test));
    expect(failure.reason).toEqual({ type: 'unavailable', status: 200, timedOut: true });
    expect(failure.message).toBe('client.api/list: XPM sent nothing for 20 ms');
    expect(test.rateLimiter.permits[0]?.releases).toHaveLength(1);
    await xpm.hungUp;
  });

  test('XPM is unavailable when the gateway’s error is idle for longer than the timeout', async () => {
    const respond: Responder = (response) => response.writeHead(404).write('{"Detail":');
    const { reason } = await failureFrom(respond, { timeouts: { idleTimeoutMs: 20 } });
    expect(reason).toEqual({ type: 'unavailable', status: 404, timedOut: true });
  });
});
