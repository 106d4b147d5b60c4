import { describe, expect, test } from 'vitest';
import type { WriteCalls } from '../../../src/xpm/calls/write-calls.ts';
import type { Responder } from './support.ts';
import {
  failureOf,
  observedInXmlHeaders,
  only,
  practiceId,
  reasonOf,
  respondXml,
  sourceAt,
  tokens,
  wire,
  xmlHeaders,
} from './support.ts';

const xpmId = '0183f65c-08c6-47b7-af05-3da072e901ae';
const staff = 'e349fc1b-d92d-4ba2-b9fc-69fdd516e2a2';
const job = { xpmId, number: 'J000123' };
const identity = `<ID>J000123</ID><UUID>${xpmId}</UUID>`;
const ok = respondXml('<Response><Status>OK</Status></Response>');
const refusal = (message: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${message}</ErrorDescription></Response>`;

type Work = (writes: WriteCalls) => Promise<void>;

async function sentBy(work: Work) {
  await using xpm = await wire(ok);
  const { writes, rateLimiter } = sourceAt(xpm.url);
  await work(writes);
  const { method, url, body, headers } = only(xpm.requests);
  return { call: `${method} ${url}`, body, headers, rateLimiter };
}

describe('Requests that change a record', () => {
  test('A job update has only the changed fields, with dates without dashes and null as an empty element', async () => {
    const texts = {
      name: 'Tax & GST',
      startDate: '2026-11-01',
      budget: '1234.5',
      description: null,
    };
    const { call, body, headers, rateLimiter } = await sentBy((writes) =>
      writes.updateJob(practiceId, job, texts),
    );
    expect(call).toBe('PUT /practicemanager/3.1/job.api/update');
    expect(body).toBe(
      `<Job>${identity}<Name>Tax &amp; GST</Name><Description />` +
        '<StartDate>20261101</StartDate><Budget>1234.5</Budget></Job>',
    );
    expect(headers).toMatchObject({
      'content-type': 'application/xml',
      accept: 'application/xml, text/xml',
    });
    expect(rateLimiter.calls).toEqual(['job.api/update']);
    const released = { observed: observedInXmlHeaders, refused: null };
    expect(rateLimiter.permits).toEqual([{ renewed: 0, releases: [released] }]);
  });

  test.each([
    [{ manager: staff }, `<add-manager uuid="${staff}" />`],
    [{ manager: null }, '<remove-manager />'],
    [{ partner: staff }, `<add-partner uuid="${staff}" />`],
    [{ partner: null, manager: staff }, `<add-manager uuid="${staff}" /><remove-partner />`],
    [{}, ''],
  ])('A job assignment has an element for each person %j', async (people, xml) => {
    const { call, body } = await sentBy((writes) => writes.assignJob(practiceId, job, people));
    expect(call).toBe('PUT /practicemanager/3.1/job.api/assign');
    expect(body).toBe(`<Job>${identity}${xml}</Job>`);
  });

  test('A job state is sent as its code', async () => {
    const { call, body } = await sentBy((it) => it.changeJobState(practiceId, job, 'IN<PROGRESS'));
    expect(call).toBe('PUT /practicemanager/3.1/job.api/state');
    expect(body).toBe(`<Job>${identity}<State>IN&lt;PROGRESS</State></Job>`);
  });

  test('A client update has the element names of XPM’s requests', async () => {
    const texts = {
      website: 'https://a.example/?b&c',
      partner: staff,
      manager: null,
      dateOfBirth: '1980-02-29',
      address: '1 Long\r\nStreet ',
      email: null,
    };
    const { call, body } = await sentBy((it) => it.updateClient(practiceId, xpmId, texts));
    expect(call).toBe('PUT /practicemanager/3.1/client.api/update');
    expect(body).toBe(
      `<Client><UUID>${xpmId}</UUID><DateOfBirth>19800229</DateOfBirth><Email />` +
        '<WebSite>https://a.example/?b&amp;c</WebSite><Address>1 Long&#13;&#10;Street </Address>' +
        `<JobManagerUUID /><AccountManagerUUID>${staff}</AccountManagerUUID></Client>`,
    );
  });

  test('A text that XML does not allow is never sent and acquires no permit', async () => {
    await using xpm = await wire(ok);
    const { writes, rateLimiter } = sourceAt(xpm.url);
    const work = writes.updateJob(practiceId, job, { name: 'a\0b' });
    await expect(work).rejects.toThrow('XML cannot represent the character U+0000');
    expect([xpm.requests, rateLimiter.permits]).toEqual([[], []]);
  });

  test('A caller that has already cancelled sends nothing', async () => {
    await using xpm = await wire(ok);
    const { writes, rateLimiter } = sourceAt(xpm.url);
    const reason = new Error('the worker shuts down');
    const options = { signal: AbortSignal.abort(reason) };
    await expect(writes.assignJob(practiceId, job, {}, options)).rejects.toBe(reason);
    expect([xpm.requests, rateLimiter.permits]).toEqual([[], []]);
  });

  test('A change is sent again unchanged after its token was refused', async () => {
    await using xpm = await wire((response, request) => {
      if (request.headers.authorization === 'Bearer access-0') {
        response.writeHead(401, { 'www-authenticate': 'Bearer error=invalid_token' }).end();
      } else {
        ok(response, request, '');
      }
    });
    const { writes, vault, rateLimiter } = sourceAt(xpm.url);
    vault.current = { tenantId: 'tenant-1', tokens: tokens('0') };
    await writes.changeJobState(practiceId, job, 'PLANNED');
    const [first, second] = xpm.requests;
    expect(second?.body).toBe(first?.body);
    expect(rateLimiter.permits).toHaveLength(2);
  });
});

describe('Responses to a change', () => {
  const change: Work = (writes) => writes.changeJobState(practiceId, job, 'X');

  async function reasonFor(respond: Responder) {
    await using xpm = await wire(respond);
    const { writes, rateLimiter } = sourceAt(xpm.url);
    const reason = await reasonOf(change(writes));
    expect(rateLimiter.permits.map(({ releases }) => releases.length)).toEqual([1]);
    return reason;
  }
  const respondWith =
    (status: number, body: string, type = 'text/xml; charset=utf-8'): Responder =>
    (response) =>
      response.writeHead(status, { ...xmlHeaders, 'content-type': type }).end(body);

  test('A response with the whole record is read to its end', async () => {
    const record = `<Job><ID>${'x'.repeat(200_000)}</ID><Status>none</Status></Job>`;
    await using xpm = await wire(
      respondXml(`<Response><Status>OK</Status>${record}<WebUrl /></Response>`),
    );
    const { writes, rateLimiter } = sourceAt(xpm.url);
    await change(writes);
    expect(rateLimiter.permits.map(({ releases }) => releases.length)).toEqual([1]);
  });

  test.each([200, 400, 409, 404])(
    'A %d with Status ERROR is a refusal with XPM’s message',
    async (status) => {
      const reason = await reasonFor(respondWith(status, refusal('Invalid state code')));
      expect(reason).toEqual({ type: 'rejected', status, message: 'Invalid state code' });
    },
  );

  test('A 400 with the gateway’s JSON is a refusal with the gateway’s message', async () => {
    const respond = respondWith(400, '{"Detail":"a request body is required"}', 'application/json');
    const message = 'a request body is required';
    expect(await reasonFor(respond)).toEqual({ type: 'rejected', status: 400, message });
  });

  test.each([
    ['that says OK', '<Response><Status>OK</Status></Response>', 'rejected'],
    ['that is broken', '<Response><Status>ERROR', 'unavailable'],
    ['of something else', '<html><body>Bad Request</body></html>', 'unavailable'],
    ['longer than a refusal', refusal('x'.repeat(200_000)), 'unavailable'],
  ])('A 400 with XML %s has no message of XPM’s', async (_, body, type) => {
    await using xpm = await wire(respondWith(400, body));
    const failure = await failureOf(change(sourceAt(xpm.url).writes));
    expect(failure.reason).toMatchObject({ type, status: 400 });
    expect(failure.excerpt).toBe(body.slice(0, 200));
  });

  test('A 404 is a refusal, because a change of no record is no success', async () => {
    const respond = respondWith(404, '{"Detail":"NotFound"}', 'application/json');
    expect(await reasonFor(respond)).toEqual({
      type: 'rejected',
      status: 404,
      message: 'NotFound',
    });
  });

  test.each([
    ['is cut off', '<Response><Status>OK</Status>'],
    ['has no Status', '<Response><Job /></Response>'],
    ['is empty', ''],
  ])('A 200 that %s is unreadable, so the outcome of the change is unknown', async (_, body) => {
    const reason = await reasonFor(respondWith(200, body));
    expect(reason).toEqual({ type: 'unreadable', status: 200 });
  });
});
