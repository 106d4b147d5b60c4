import { describe, expect, test } from 'vitest';
import type { AnswerWith } from './support.ts';
import {
  answerXml,
  clientXml,
  failureOf,
  observedInXmlHeaders,
  practiceId,
  reasonOf,
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
const refusal = (words: string) =>
  `<Response><Status>ERROR</Status><ErrorDescription>${words}</ErrorDescription></Response>`;

/** Asks for one job against `answer`. */
async function askForJob(answer: AnswerWith) {
  await using xpm = await wire(answer);
  return await sourceAt(xpm.url).source.job(practiceId, job);
}

describe('what is asked', () => {
  test('a job is asked for by its number, a client by its id; calls are counted by their names', async () => {
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
  ])('the number %o stays one part of the address', async (number, part) => {
    await using xpm = await wire(answerXml(ok(jobXml())));
    await sourceAt(xpm.url).source.job(practiceId, { xpmId, number });
    expect(xpm.requests[0]?.url).toBe(`/practicemanager/3.1/job.api/get/${part}`);
  });

  test.each(['', '.', '..'])(
    'no address can hold the number %o, so no call is made',
    async (number) => {
      await using xpm = await wire(answerXml(ok(jobXml())));
      const { source, rateLimiter } = sourceAt(xpm.url);
      await expect(source.job(practiceId, { xpmId, number })).rejects.toThrow('cannot be part of');
      expect([xpm.requests, rateLimiter.permits]).toEqual([[], []]);
    },
  );
});

describe('one record', () => {
  test('is read by the rules of lists, with the call’s number and XPM’s clock', async () => {
    const budget = '<Budget>10.50</Budget><StartDate>2026-11-01T00:00:00</StartDate>';
    await using xpm = await wire(answerXml(ok(`<WebUrl>https://x/</WebUrl>${jobXml(budget)}`)));
    const single = await sourceAt(xpm.url).source.job(practiceId, job);
    expect(single).toMatchObject({
      asOf: new Date('2026-11-24T09:59:58Z'),
      call: 1n,
      record: { xpmId, number: 'J000123', name: 'Tax', budget: '10.50', startDate: '2026-11-01' },
    });
  });

  test('may stand before the Status, and have an element of its own name inside', async () => {
    const xml = `<Response>${jobXml('<Job>other</Job>')}<Status>OK</Status></Response>`;
    expect(await askForJob(answerXml(xml))).toMatchObject({ record: { name: 'Tax' } });
  });

  test('of a list is numbered, too', async () => {
    await using xpm = await wire(answerXml(ok(`<Jobs>${jobXml()}</Jobs>`)));
    const { source } = sourceAt(xpm.url);
    const first = await source.currentJobs(practiceId);
    for await (const _ of first.chunks);
    const second = await source.currentJobs(practiceId);
    for await (const _ of second.chunks);
    expect([first.call, second.call]).toEqual([1n, 2n]);
  });
});

describe('a record that XPM does not know is gone', () => {
  const gateway = '{"Title":"NotFound","Status":404,"Detail":"NotFound"}';
  test.each([
    ['by the gateway', 404, 'application/json', gateway],
    ['in XPM’s words', 200, 'text/xml', refusal('Invalid job identifier')],
    ['in XPM’s words, whatever their case', 200, 'text/xml', refusal('invalid JOB Identifier')],
    ['in XPM’s words under 400', 400, 'text/xml', refusal('Invalid job identifier')],
  ])('%s', async (_, status, type, body) => {
    const answer: AnswerWith = (response) =>
      response.writeHead(status, { ...xmlHeaders, 'content-type': type }).end(body);
    await using xpm = await wire(answer);
    const { source, rateLimiter } = sourceAt(xpm.url);
    expect(await source.job(practiceId, job)).toMatchObject({ type: 'notFound', call: 1n });
    expect(await source.jobFieldValues(practiceId, job)).toMatchObject({
      type: 'notFound',
      call: 2n,
    });
    expect(rateLimiter.permits.map(({ releases }) => releases)).toEqual([[released], [released]]);
  });

  test.each(['Invalid client identifier', 'invalid client identifier'])('%s', async (words) => {
    await using xpm = await wire(answerXml(refusal(words)));
    const { source } = sourceAt(xpm.url);
    expect(await source.client(practiceId, xpmId)).toMatchObject({ type: 'notFound', call: 1n });
    expect(await source.clientFieldValues(practiceId, xpmId)).toMatchObject({
      type: 'notFound',
      call: 2n,
    });
  });

  test('and so is one whose number another job has', async () => {
    await using xpm = await wire(answerXml(ok(jobXml())));
    const { source } = sourceAt(xpm.url);
    const other = { ...job, xpmId: 'ffffffff-0000-4000-8000-000000000000' };
    expect(await source.job(practiceId, other)).toMatchObject({ type: 'notFound', call: 1n });
  });

  test('but a 404 without words of XPM’s proves nothing', async () => {
    const answer: AnswerWith = (response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>');
    const reason = await reasonOf(askForJob(answer));
    expect(reason).toEqual({ kind: 'rejected', status: 404, message: null });
  });

  test.each(['Invalid client identifier', 'Invalid job identifier: J1', 'Job is locked'])(
    'but “%s” is no such word for a job',
    async (words) => {
      const reason = await reasonOf(askForJob(answerXml(refusal(words))));
      expect(reason).toEqual({ kind: 'rejected', status: 200, message: words });
    },
  );

  test('nor does it make a list of jobs gone', async () => {
    await using xpm = await wire(answerXml(refusal('Invalid job identifier')));
    const { chunks } = await sourceAt(xpm.url).source.currentJobs(practiceId);
    const reading = async () => {
      for await (const _ of chunks);
    };
    expect(await reasonOf(reading())).toMatchObject({ kind: 'rejected' });
  });
});

describe('a single answer that cannot be read', () => {
  test.each([
    ['a record that cannot be understood', ok('<Job><ID>J1</ID></Job>'), /UUID is missing/],
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
  ])('for %s is unreadable', async (_, xml, message) => {
    const failure = await failureOf(askForJob(answerXml(xml)));
    expect(failure.reason).toEqual({ kind: 'unreadable', status: 200 });
    expect(failure.message).toMatch(message);
    expect(failure.excerpt).toBe(xml.slice(0, 200));
  });

  test('because its connection broke says that XPM is unavailable', async () => {
    const answer: AnswerWith = (response) => {
      response.writeHead(200, { ...xmlHeaders, 'content-length': '5000' });
      response.write('<Response><Status>OK', () => response.socket?.destroy());
    };
    expect(await reasonOf(askForJob(answer))).toEqual({ kind: 'unavailable', status: 200 });
  });
});
