import { describe, expect, test } from 'vitest';
import type { PracticeTarget } from '../../../src/ports/target.ts';
import type { AnswerWith } from './support.ts';
import {
  answerXml,
  failureOf,
  observedInXmlHeaders,
  only,
  practiceId,
  reasonOf,
  sourceAt,
  tokens,
  wire,
  xmlHeaders,
} from './support.ts';

const xpmId = '0183f65c-08c6-47b7-af05-3da072e901ae';
const staff = 'e349fc1b-d92d-4ba2-b9fc-69fdd516e2a2';
const job = { xpmId, number: 'J000123' };
const identity = `<ID>J000123</ID><UUID>${xpmId}</UUID>`;
const ok = answerXml('<Response><Status>OK</Status></Response>');
const refusal = (words: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${words}</ErrorDescription></Response>`;

type Work = (target: PracticeTarget) => Promise<void>;

async function sentBy(work: Work) {
  await using xpm = await wire(ok);
  const { target, rateLimiter } = sourceAt(xpm.url);
  await work(target);
  const { method, url, body, headers } = only(xpm.requests);
  return { call: `${method} ${url}`, body, headers, rateLimiter };
}

describe('what is sent', () => {
  test('of a job, what is asked for and no more; dates without dashes, null as an empty element', async () => {
    const texts = {
      name: 'Tax & GST',
      startDate: '2026-11-01',
      budget: '1234.5',
      description: null,
    };
    const { call, body, headers, rateLimiter } = await sentBy((target) =>
      target.updateJob(practiceId, job, texts),
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
    expect(rateLimiter.leases).toEqual([{ renewed: 0, releases: [released] }]);
  });

  test.each([
    [{ manager: staff }, `<add-manager uuid="${staff}" />`],
    [{ manager: null }, '<remove-manager />'],
    [{ partner: staff }, `<add-partner uuid="${staff}" />`],
    [{ partner: null, manager: staff }, `<add-manager uuid="${staff}" /><remove-partner />`],
    [{}, ''],
  ])('of a job’s people %j', async (people, xml) => {
    const { call, body } = await sentBy((target) => target.assignJob(practiceId, job, people));
    expect(call).toBe('PUT /practicemanager/3.1/job.api/assign');
    expect(body).toBe(`<Job>${identity}${xml}</Job>`);
  });

  test('of a job’s state, its code', async () => {
    const { call, body } = await sentBy((it) => it.changeJobState(practiceId, job, 'IN<PROGRESS'));
    expect(call).toBe('PUT /practicemanager/3.1/job.api/state');
    expect(body).toBe(`<Job>${identity}<State>IN&lt;PROGRESS</State></Job>`);
  });

  test('of a client, in the words of XPM’s requests', async () => {
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

  test('not at all, when XML cannot hold it: no leave is taken', async () => {
    await using xpm = await wire(ok);
    const { target, rateLimiter } = sourceAt(xpm.url);
    const work = target.updateJob(practiceId, job, { name: 'a\0b' });
    await expect(work).rejects.toThrow('XML cannot represent the character U+0000');
    expect([xpm.requests, rateLimiter.leases]).toEqual([[], []]);
  });

  test('not at all, when the caller has given up', async () => {
    await using xpm = await wire(ok);
    const { target, rateLimiter } = sourceAt(xpm.url);
    const wish = new Error('the worker shuts down');
    const options = { signal: AbortSignal.abort(wish) };
    await expect(target.assignJob(practiceId, job, {}, options)).rejects.toBe(wish);
    expect([xpm.requests, rateLimiter.leases]).toEqual([[], []]);
  });

  test('once more, as it was, after a token that was refused', async () => {
    await using xpm = await wire((response, request) => {
      if (request.headers.authorization === 'Bearer access-0') response.writeHead(401).end();
      else ok(response, request, '');
    });
    const { target, vault, rateLimiter } = sourceAt(xpm.url);
    vault.current = { tenantId: 'tenant-1', tokens: tokens('0') };
    await target.changeJobState(practiceId, job, 'PLANNED');
    const [first, second] = xpm.requests;
    expect(second?.body).toBe(first?.body);
    expect(rateLimiter.leases).toHaveLength(2);
  });
});

describe('what is answered', () => {
  const change: Work = (target) => target.changeJobState(practiceId, job, 'X');

  async function reasonFor(answer: AnswerWith) {
    await using xpm = await wire(answer);
    const { target, rateLimiter } = sourceAt(xpm.url);
    const reason = await reasonOf(change(target));
    expect(rateLimiter.leases.map(({ releases }) => releases.length)).toEqual([1]);
    return reason;
  }
  const answerWith =
    (status: number, body: string, type = 'text/xml; charset=utf-8'): AnswerWith =>
    (response) =>
      response.writeHead(status, { ...xmlHeaders, 'content-type': type }).end(body);

  test('may hold the whole record, which is passed over to its end', async () => {
    const record = `<Job><ID>${'x'.repeat(200_000)}</ID><Status>none</Status></Job>`;
    await using xpm = await wire(
      answerXml(`<Response><Status>OK</Status>${record}<WebUrl /></Response>`),
    );
    const { target, rateLimiter } = sourceAt(xpm.url);
    await change(target);
    expect(rateLimiter.leases.map(({ releases }) => releases.length)).toEqual([1]);
  });

  test.each([200, 400, 409, 404])(
    'with %d and Status ERROR is a refusal in XPM’s words',
    async (status) => {
      const reason = await reasonFor(answerWith(status, refusal('Invalid state code')));
      expect(reason).toEqual({ kind: 'rejected', status, message: 'Invalid state code' });
    },
  );

  test('with 400 in the gateway’s JSON is a refusal in the gateway’s words', async () => {
    const answer = answerWith(400, '{"Detail":"a request body is required"}', 'application/json');
    const words = 'a request body is required';
    expect(await reasonFor(answer)).toEqual({ kind: 'rejected', status: 400, message: words });
  });

  test.each([
    ['that is broken', '<Response><Status>ERROR'],
    ['of something else', '<html><body>Bad Request</body></html>'],
    ['that says OK', '<Response><Status>OK</Status></Response>'],
    ['longer than a refusal', refusal('x'.repeat(200_000))],
  ])('with 400 in XML %s is a refusal without words', async (_, body) => {
    await using xpm = await wire(answerWith(400, body));
    const failure = await failureOf(change(sourceAt(xpm.url).target));
    expect(failure.reason).toEqual({ kind: 'rejected', status: 400, message: null });
    expect(failure.excerpt).toBe(body.slice(0, 200));
  });

  test('with 404 is a refusal: a change of nothing is no success', async () => {
    const answer = answerWith(404, '{"Detail":"NotFound"}', 'application/json');
    expect(await reasonFor(answer)).toEqual({ kind: 'rejected', status: 404, message: 'NotFound' });
  });

  test.each([
    ['is cut off', '<Response><Status>OK</Status>'],
    ['has no Status', '<Response><Job /></Response>'],
    ['is empty', ''],
  ])('with 200 that %s is unreadable: nobody knows what became of the change', async (_, body) => {
    const reason = await reasonFor(answerWith(200, body));
    expect(reason).toEqual({ kind: 'unreadable', status: 200 });
  });
});
