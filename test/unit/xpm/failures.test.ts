import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import type { AnswerWith, TestSource } from './support.ts';
import {
  answerXml,
  clientsXml,
  clientXml,
  drain,
  failureOf,
  fakeAllowance,
  now,
  observedInXmlHeaders,
  practiceId,
  reasonOf,
  recordingOf,
  replay,
  sourceAt,
  wire,
  xmlHeaders,
} from './support.ts';

const released = { observed: null, refused: null };

/** Asks for clients against `answer`, to the end of the list; tells the reason and the leases. */
async function ask(answer: AnswerWith, overrides?: Parameters<typeof sourceAt>[1]) {
  await using xpm = await wire(answer);
  const test = sourceAt(xpm.url, overrides);
  const failure = await failureOf(readAll(test));
  return { ...test, failure, reason: failure.reason, requests: xpm.requests };
}

async function readAll({ source }: TestSource) {
  return drain(await source.clients(practiceId));
}

/** An answer by status and headers alone. */
function answerWith(status: number, headers: Record<string, string>, body = ''): AnswerWith {
  return (response) => response.writeHead(status, headers).end(body);
}

describe('limits', () => {
  test('the recorded 429 holds the minute until Retry-After counts down from its arrival', async () => {
    const recording = recordingOf('connection.get.rate_limit_exceeded');
    const { reason, rateLimiter } = await ask(replay(recording));
    const until = new Date(now.getTime() + 22_000);
    expect(reason).toEqual({ kind: 'limited', limit: 'MINUTE', until });
    expect(rateLimiter.leases).toEqual([
      {
        renewed: 0,
        releases: [
          {
            observed: { minuteRemaining: 0, dayRemaining: 4539, appMinuteRemaining: 9938 },
            refused: { limit: 'MINUTE', until },
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
  ] as const)('a 429 with %j is the limit %s for %d s', async (headers, limit, seconds) => {
    const { reason } = await ask(answerWith(429, headers));
    const until = new Date(now.getTime() + seconds * 1000);
    expect(reason).toEqual({ kind: 'limited', limit, until });
  });

  test('leave that is refused means that no call is made', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const refusal = new SourceFailure(
      { kind: 'limited', limit: 'DAY', until: now },
      'client.api/list',
      'held',
    );
    const rateLimiter = { ...fakeAllowance(), acquire: () => Promise.reject(refusal) };
    const test = sourceAt(xpm.url, { rateLimiter });
    expect(await failureOf(readAll(test))).toBe(refusal);
    expect(xpm.requests).toEqual([]);
  });
});

describe('refusals', () => {
  test('a practice that is not connected is an auth failure: nothing is sent, no leave is taken', async () => {
    await using xpm = await wire(answerXml(clientsXml()));
    const test = sourceAt(xpm.url);
    test.vault.current = null;
    expect(await reasonOf(readAll(test))).toEqual({ kind: 'auth' });
    expect(xpm.requests).toEqual([]);
    expect(test.rateLimiter.leases).toEqual([]);
  });

  test('the recorded 403 for a tenant that the token does not cover is a lost connection', async () => {
    const recording = recordingOf('connection.get.bad_tenant');
    const { reason, rateLimiter } = await ask(replay(recording));
    expect(reason).toEqual({ kind: 'auth' });
    const observed = { minuteRemaining: null, dayRemaining: null, appMinuteRemaining: 9999 };
    expect(rateLimiter.leases[0]?.releases).toEqual([{ observed, refused: null }]);
  });

  test.each(['{"Status":403,"Detail":"InsufficientPermissions"}', '<html>Forbidden</html>', ''])(
    'a 403 that says %j is a permission failure',
    async (body) => {
      const { reason } = await ask(answerWith(403, { 'content-type': 'application/json' }, body));
      expect(reason).toEqual({ kind: 'permission' });
    },
  );

  test.each([
    ['Detail', '{"Title":"Bad Request","Status":400,"Detail":"Missing from"}', 'Missing from'],
    ['Title', '{"Title":"Not Acceptable","Status":406,"Detail":null}', 'Not Acceptable'],
    ['Title, when Detail is blank', '{"Title":"Bad Request","Detail":" "}', 'Bad Request'],
  ])('a 400 is rejected in the words of the gateway: %s', async (_, body, words) => {
    const { reason } = await ask(answerWith(400, { 'content-type': 'application/json' }, body));
    expect(reason).toEqual({ kind: 'rejected', status: 400, message: words });
  });

  test.each([
    ['another JSON', '{"message":"no"}'],
    ['a page', '<html>Not Found</html>'],
    ['XML with a client in it', clientsXml(clientXml('Ann'))],
    ['nothing', ''],
  ])(
    'a 400 with %s has no words, only its status; the log is shown how it began',
    async (_, body) => {
      const { failure } = await ask(answerWith(400, { 'content-type': 'application/json' }, body));
      expect(failure.reason).toEqual({ kind: 'rejected', status: 400, message: null });
      expect(failure.excerpt).toBe(body.slice(0, 200));
    },
  );

  test.each([404, 406, 415])('a %d blames the request', async (status) => {
    const { reason } = await ask(answerWith(status, {}, '{"Detail":"no"}'));
    expect(reason).toEqual({ kind: 'rejected', status, message: 'no' });
  });

  test('Status ERROR inside a 200 is rejected with its description, and counts', async () => {
    const recording = recordingOf('job.state.fail');
    const { reason, rateLimiter } = await ask(replay(recording));
    expect(reason).toEqual({ kind: 'rejected', status: 200, message: 'Invalid state code' });
    expect(rateLimiter.leases[0]?.releases).toEqual([
      {
        observed: { minuteRemaining: 58, dayRemaining: 4993, appMinuteRemaining: 9998 },
        refused: null,
      },
    ]);
  });

  test('a Status ERROR that stands behind the records is found all the same', async () => {
    const xml = `<Response><Clients>${clientXml('A')}</Clients><Status>ERROR</Status></Response>`;
    const { reason } = await ask(answerXml(xml));
    expect(reason).toEqual({ kind: 'rejected', status: 200, message: 'Status ERROR' });
  });
});

describe('answers that cannot be read', () => {
  test('HTML with status 200 is unreadable; the log is shown its first 200 characters', async () => {
    const page = `<html>${'x'.repeat(500)}</html>`;
    const { failure } = await ask(answerWith(200, { 'content-type': 'text/html' }, page));
    expect(failure.reason).toEqual({ kind: 'unreadable', status: 200 });
    expect(failure.excerpt).toBe(page.slice(0, 200));
  });

  test.each([
    ['another root', '<Reply><Status>OK</Status></Reply>'],
    ['no Status', '<Response><Clients /></Response>'],
    ['no list, which is not an empty one', '<Response><Status>OK</Status></Response>'],
    ['tags that do not match', '<Response><Status>OK</Response>'],
    ['an entity that does not exist', clientsXml(clientXml('&nbsp;'))],
    ['a NUL', clientsXml(clientXml('\0'))],
    ['a NUL by its number', clientsXml(clientXml('&#0;'))],
    ['half a surrogate pair', clientsXml(clientXml('&#xD83D;'))],
    ['both halves, each by its number', clientsXml(clientXml('&#xD83D;&#xDE00;'))],
    ['a document type', `<!DOCTYPE r [<!ENTITY a "b">]>${clientsXml()}`],
    ['text behind the end', `${clientsXml()}more`],
    ['nothing at all', ''],
    ['elements deeper than any record', clientsXml('<a>'.repeat(40) + '</a>'.repeat(40))],
    ['an entry longer than any record', clientsXml(clientXml('x'.repeat(6_000_000)))],
  ])('XML with %s is unreadable', async (_, xml) => {
    const { failure, rateLimiter } = await ask(answerXml(xml));
    expect(failure.reason).toEqual({ kind: 'unreadable', status: 200 });
    expect(failure.excerpt).toBe(xml.slice(0, 200));
    const result = { observed: observedInXmlHeaders, refused: null };
    expect(rateLimiter.leases).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('a redirect is not followed: no documented answer is one', async () => {
    const { failure, requests } = await ask(answerWith(302, { location: '/elsewhere' }, 'moved'));
    expect(failure).toMatchObject({
      reason: { kind: 'unreadable', status: 302 },
      excerpt: 'moved',
    });
    expect(requests).toHaveLength(1);
  });

  test('an answer without a content type is unreadable', async () => {
    const { reason } = await ask(answerWith(200, {}, clientsXml()));
    expect(reason).toMatchObject({ kind: 'unreadable', status: 200 });
  });
});

describe('answers that do not come', () => {
  test.each([500, 502, 503])('a %d says that XPM is unavailable', async (status) => {
    const { reason, rateLimiter } = await ask(answerWith(status, {}, '{"broken'));
    expect(reason).toEqual({ kind: 'unavailable', status });
    expect(rateLimiter.leases).toEqual([{ renewed: 0, releases: [released] }]);
  });

  test('a refused connection is unavailable', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const test = sourceAt(`http://localhost:${port}`);
    expect(await reasonOf(readAll(test))).toEqual({ kind: 'unavailable', status: null });
    expect(test.rateLimiter.leases).toEqual([{ renewed: 0, releases: [released] }]);
  });

  test('a host that does not exist is unavailable', async () => {
    const test = sourceAt('http://xpm.invalid');
    expect(await reasonOf(readAll(test))).toEqual({ kind: 'unavailable', status: null });
  });

  test('a connection that is reset before the answer is unavailable', async () => {
    const { reason } = await ask((response) => response.socket?.resetAndDestroy());
    expect(reason).toEqual({ kind: 'unavailable', status: null });
  });

  test('a connection that closes in the middle of the body is unavailable', async () => {
    const { reason, rateLimiter } = await ask((response) => {
      response.writeHead(200, { ...xmlHeaders, 'content-length': '5000' });
      response.write('<Response><Status>OK</Status><Clients>', () => response.socket?.destroy());
    });
    expect(reason).toEqual({ kind: 'unavailable', status: 200 });
    const result = { observed: observedInXmlHeaders, refused: null };
    expect(rateLimiter.leases).toEqual([{ renewed: 0, releases: [result] }]);
  });

  test('a whole list whose transfer never ends properly is unavailable, not complete', async () => {
    const { reason } = await ask((response) => {
      response.writeHead(200, xmlHeaders);
      response.write(clientsXml(), () => response.socket?.destroy());
    });
    expect(reason).toEqual({ kind: 'unavailable', status: 200 });
  });

  test('silence before the first byte is unavailable once the time-out has passed', async () => {
    await using xpm = await wire(() => undefined);
    const test = sourceAt(xpm.url, { timeouts: { firstByteMs: 20 } });
    const failure = await failureOf(readAll(test));
    expect(failure.reason).toEqual({ kind: 'unavailable', status: null });
    expect(failure.message).toBe('client.api/list: XPM sent nothing for 20 ms');
    expect(test.rateLimiter.leases).toEqual([{ renewed: 0, releases: [released] }]);
    await xpm.hungUp;
  });

  test('silence in the middle of the body is unavailable once the time-out has passed', async () => {
    await using xpm = await wire((response) => {
      response.writeHead(200, xmlHeaders).write('<Response><Status>OK</Status>');
    });
    const test = sourceAt(xpm.url, { timeouts: { idleTimeoutMs: 20 } });
    const failure = await failureOf(readAll(test));
    expect(failure.reason).toEqual({ kind: 'unavailable', status: 200 });
    expect(failure.message).toBe('client.api/list: XPM sent nothing for 20 ms');
    expect(test.rateLimiter.leases[0]?.releases).toHaveLength(1);
    await xpm.hungUp;
  });

  test('silence in the middle of the gateway’s words is unavailable too', async () => {
    const answer: AnswerWith = (response) => response.writeHead(404).write('{"Detail":');
    const { reason } = await ask(answer, { timeouts: { idleTimeoutMs: 20 } });
    expect(reason).toEqual({ kind: 'unavailable', status: 404 });
  });
});
