import { describe, expect, test } from 'vitest';
import type { Responder } from './support.ts';
import {
  clientXml,
  failureOf,
  observedInXmlHeaders,
  practiceId,
  reasonOf,
  respondXml,
  sourceAt,
  wire,
  xmlHeaders,
} from './support.ts';

const xpmId = '0183f65c-08c6-47b7-af05-3da072e901ae';
const job = { xpmId, number: 'J000123' };
const released = { observed: observedInXmlHeaders, refused: null };

function jobXml(more = ''): string {
  const client = `<Client><UUID>${xpmId}</UUID><Name>Ann</Name></Client>`;
  return `<Job><ID>J000123</ID><UUID>${xpmId}</UUID><Name>Tax</Name><State>Planned</State>${client}${more}</Job>`;
}

const ok = (content: string) => `<Response><Status>OK</Status>${content}</Response>`;
const refusal = (message: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${message}</ErrorDescription></Response>`;

/** Requests one job from a server that responds so. */
async function requestJob(respond: Responder) {
  await using xpm = await wire(respond);
  return await sourceAt(xpm.url).source.job(practiceId, job);
}

describe('Requests for one record', () => {
  test('A job is requested by its number and a client by its id, under the documented call names', async () => {
    await using xpm = await wire((response, { url }) => {
      const entity = url?.includes('job.api') === true ? jobXml() : clientXml('Ann');
      const content = url?.endsWith('customfield') === true ? '<CustomFields />' : entity;
      response.writeHead(200, xmlHeaders).end(ok(content));
    });
    const { source, rateLimiter } = sourceAt(xpm.url);
    await source.job(practiceId, job);
    await source.client(practiceId, xpmId);
    await source.jobFieldValues(practiceId, job);
    await source.clientFieldValues(practiceId, xpmId);
    expect(xpm.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /practicemanager/3.1/job.api/get/J000123',
      `GET /practicemanager/3.1/client.api/get/${xpmId}`,
      'GET /practicemanager/3.1/job.api/get/J000123/customfield',
      `GET /practicemanager/3.1/client.api/get/${xpmId}/customfield`,
    ]);
    expect(rateLimiter.calls).toEqual([
      'job.api/get/{number}',
      'client.api/get/{uuid}',
      'job.api/get/{number}/customfield',
      'client.api/get/{uuid}/customfield',
    ]);
    expect(rateLimiter.permits.map(({ releases }) => releases)).toEqual(
      Array.from({ length: 4 }, () => [released]),
    );
  });

  test.each([
    ['A/B', 'A%2FB'],
    ['../list?from=1#x', '..%2Flist%3Ffrom%3D1%23x'],
    ['50% {number} é', '50%25%20%7Bnumber%7D%20%C3%A9'],
  ])('The number %o stays one part of the address', async (number, part) => {
    await using xpm = await wire(respondXml(ok(jobXml())));
    await sourceAt(xpm.url).source.job(practiceId, { xpmId, number });
    expect(xpm.requests[0]?.url).toBe(`/practicemanager/3.1/job.api/get/${part}`);
  });

  test.each(['', '.', '..'])(
    'The number %o cannot be part of an address, so no call is made',
    async (number) => {
      await using xpm = await wire(respondXml(ok(jobXml())));
      const { source, rateLimiter } = sourceAt(xpm.url);
      await expect(source.job(practiceId, { xpmId, number })).rejects.toThrow('cannot be part of');
      expect([xpm.requests, rateLimiter.permits]).toEqual([[], []]);
    },
  );
});

describe('One record', () => {
  test('A record is read by the rules of lists and carries the call’s number and XPM’s clock', async () => {
    const budget = '<Budget>10.50</Budget><StartDate>2026-11-01T00:00:00</StartDate>';
    await using xpm = await wire(respondXml(ok(`<WebUrl>https://x/</WebUrl>${jobXml(budget)}`)));
    const single = await sourceAt(xpm.url).source.job(practiceId, job);
    expect(single).toMatchObject({
      asOf: new Date('2026-11-24T09:59:58Z'),
      call: 1n,
      record: { xpmId, number: 'J000123', name: 'Tax', budget: '10.50', startDate: '2026-11-01' },
    });
  });

  test('A record can precede the Status and contain an element of its own name', async () => {
    const xml = `<Response>${jobXml('<Job>other</Job>')}<Status>OK</Status></Response>`;
    expect(await requestJob(respondXml(xml))).toMatchObject({ record: { name: 'Tax' } });
  });

  test('A list carries the call’s number, too', async () => {
    await using xpm = await wire(respondXml(ok(`<Jobs>${jobXml()}</Jobs>`)));
    const { source } = sourceAt(xpm.url);
    const first = await source.currentJobs(practiceId);
    for await (const _ of first.chunks);
    const second = await source.currentJobs(practiceId);
    for await (const _ of second.chunks);
    expect([first.call, second.call]).toEqual([1n, 2n]);
  });
});

describe('A record that XPM does not know', () => {
  const gateway = '{"Title":"NotFound","Status":404,"Detail":"NotFound"}';
  test.each([
    ['a 404 of the gateway', 404, 'application/json', gateway],
    ['XPM’s message', 200, 'text/xml', refusal('Invalid job identifier')],
    ['XPM’s message in another case', 200, 'text/xml', refusal('invalid JOB Identifier')],
    ['XPM’s message with status 400', 400, 'text/xml', refusal('Invalid job identifier')],
  ])('A job is not found after %s', async (_, status, type, body) => {
    const respond: Responder = (response) =>
      response.writeHead(status, { ...xmlHeaders, 'content-type': type }).end(body);
    await using xpm = await wire(respond);
    const { source, rateLimiter } = sourceAt(xpm.url);
    expect(await source.job(practiceId, job)).toMatchObject({
      type: 'notFound',
      call: 1n,
      statement: { speaker: 'XPM' },
    });
    expect(await source.jobFieldValues(practiceId, job)).toMatchObject({
      type: 'notFound',
      call: 2n,
    });
    expect(rateLimiter.permits.map(({ releases }) => releases)).toEqual([[released], [released]]);
  });

  test.each(['Invalid client identifier', 'invalid client identifier'])(
    'A client is not found after “%s”',
    async (message) => {
      await using xpm = await wire(respondXml(refusal(message)));
      const { source } = sourceAt(xpm.url);
      expect(await source.client(practiceId, xpmId)).toMatchObject({ type: 'notFound', call: 1n });
      expect(await source.clientFieldValues(practiceId, xpmId)).toMatchObject({
        type: 'notFound',
        call: 2n,
      });
    },
  );

  test('A job whose number belongs to another job is not found', async () => {
    await using xpm = await wire(respondXml(ok(jobXml())));
    const { source } = sourceAt(xpm.url);
    const other = { ...job, xpmId: 'ffffffff-0000-4000-8000-000000000000' };
    expect(await source.job(practiceId, other)).toMatchObject({
      type: 'notFound',
      call: 1n,
      statement: { speaker: 'SERVICE', text: expect.stringContaining('another job') as string },
    });
  });

  test('A 404 without a message of XPM’s proves nothing', async () => {
    const respond: Responder = (response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>');
    const reason = await reasonOf(requestJob(respond));
    expect(reason).toEqual({ type: 'unavailable', status: 404 });
  });

  test.each(['Invalid client identifier', 'Invalid job identifier: J1', 'Job is locked'])(
    'The message “%s” does not mean that a job is deleted',
    async (message) => {
      const reason = await reasonOf(requestJob(respondXml(refusal(message))));
      expect(reason).toEqual({ type: 'rejected', status: 200, message });
    },
  );

  test('The message about an unknown job does not empty a list of jobs', async () => {
    await using xpm = await wire(respondXml(refusal('Invalid job identifier')));
    const { chunks } = await sourceAt(xpm.url).source.currentJobs(practiceId);
    const reading = async () => {
      for await (const _ of chunks);
    };
    expect(await reasonOf(reading())).toMatchObject({ type: 'rejected' });
  });
});

describe('An unreadable response with one record', () => {
  test.each([
    ['a record that cannot be understood', ok('<Job><ID>J1</ID></Job>'), /has no UUID/],
    ['no record', ok('<WebUrl>x</WebUrl>'), /it has no Job/],
    ['two records', ok(jobXml() + jobXml()), /more than one Job/],
    ['a list', ok(`<Jobs>${jobXml()}</Jobs>`), /it has no Job/],
    ['no Status', `<Response>${jobXml()}</Response>`, /no Status/],
    ['a cut', ok(jobXml()).slice(0, -3), /cannot be read/],
    ['another root', `<Reply><Status>OK</Status>${jobXml()}</Reply>`, /root is Reply/],
    ['a document type', `<!DOCTYPE r>${ok(jobXml())}`, /document type/],
    ['depth without end', ok(jobXml('<a>'.repeat(40) + '</a>'.repeat(40))), /deeper than 32/],
    ['length without end', ok(jobXml(`<Type>${'x'.repeat(6_000_000)}</Type>`)), /longer than/],
    ['nothing', '', /cannot be read/],
  ])('A response with %s is unreadable', async (_, xml, message) => {
    const failure = await failureOf(requestJob(respondXml(xml)));
    expect(failure.reason).toEqual({ type: 'unreadable', status: 200 });
    expect(failure.message).toMatch(message);
    expect(failure.excerpt).toBe(xml.slice(0, 200));
  });

  test('A response whose connection breaks means that XPM is unavailable', async () => {
    const respond: Responder = (response) => {
      response.writeHead(200, { ...xmlHeaders, 'content-length': '5000' });
      response.write('<Response><Status>OK', () => response.socket?.destroy());
    };
    expect(await reasonOf(requestJob(respond))).toEqual({ type: 'unavailable', status: 200 });
  });
});
