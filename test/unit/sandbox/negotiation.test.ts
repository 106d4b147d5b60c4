import { describe, expect, test } from 'vitest';
import { PracticeCaller } from './practice-caller.ts';

const start = (settings = {}) => PracticeCaller.start({ settings }, 1);
const accepting = (accept: string) => ({ headers: { accept } });
const sending = (contentType: string) => ({
  method: 'POST',
  body: '<Client><Name>New</Name></Client>',
  headers: { 'content-type': contentType },
});

describe('Accept in 3.1', () => {
  test.each([
    'application/xml',
    'text/xml',
    'application/xml, text/xml',
    'text/html, TEXT/XML;q=0.5',
  ])('The Accept header %s is honoured with a response of type text/xml', async (accept) => {
    await using caller = await start();
    const response = await caller.call('staff.api/list', accepting(accept));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
  });

  test.each(['*/*', 'application/*', 'application/json', 'text/html', 'application/xml;q=0', ''])(
    'The Accept header "%s" is rejected with 406 and the gateway’s JSON',
    async (accept) => {
      await using caller = await start();
      const response = await caller.call('staff.api/list', accepting(accept));
      expect(response.status).toBe(406);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(await response.json()).toMatchObject({ Title: 'Not Acceptable', Status: 406 });
    },
  );

  test('Wildcards are accepted when the setting says so', async () => {
    await using caller = await start({ wildcardAccept: 'xml' });
    expect((await caller.call('staff.api/list', accepting('*/*'))).status).toBe(200);
    expect((await caller.call('staff.api/list', accepting('application/json'))).status).toBe(406);
  });
});

describe('Request bodies in 3.1', () => {
  test('A body of type application/xml is accepted with or without a charset', async () => {
    await using caller = await start();
    const plain = await caller.call('client.api/add', sending('application/xml'));
    const withCharset = sending('application/xml; charset=utf-8');
    expect(plain.status).toBe(200);
    expect((await caller.call('client.api/add', withCharset)).status).toBe(200);
  });

  test.each(['text/xml', 'text/json', 'application/x-www-form-urlencoded'])(
    'A body of type %s is rejected with 415 and the supported types',
    async (contentType) => {
      await using caller = await start();
      const response = await caller.call('client.api/add', sending(contentType));
      const { Detail: detail } = (await response.json()) as { Detail: string };
      expect(response.status).toBe(415);
      expect(detail).toContain('application/xml, application/json');
    },
  );

  test.each(['{"name":', '[]', '"text"'])(
    'A malformed JSON body is rejected with 400: %s',
    async (body) => {
      await using caller = await start();
      const headers = { 'content-type': 'application/json' };
      const response = await caller.call('client.api/add', { method: 'POST', body, headers });
      expect(response.status).toBe(400);
    },
  );

  test.each(['<Client><Name>', 'no xml at all', '<A/><B/>'])(
    'A malformed body is rejected with 400: %s',
    async (body) => {
      await using caller = await start();
      const response = await caller.call('client.api/add', { method: 'POST', body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ Title: 'Bad Request' });
    },
  );

  test('A missing body is rejected with 400', async () => {
    await using caller = await start();
    expect((await caller.call('client.api/add', { method: 'POST' })).status).toBe(400);
  });
});

describe('Negotiation in 3.0', () => {
  test('API 3.0 accepts any Accept and any type of body', async () => {
    await using caller = await start();
    const list = await caller.call('staff.api/list', { version: '3.0', ...accepting('*/*') });
    const form = sending('application/x-www-form-urlencoded');
    const added = await caller.call('client.api/add', { version: '3.0', ...form });
    expect(list.status).toBe(200);
    expect(await added.text()).toContain('<Response api-method="Add"><Status>OK</Status>');
  });
});

describe('Refusals in 3.1', () => {
  const path = 'client.api/get/00000000-0000-4000-8000-000000000000';

  test('A refusal has status 400 when the setting says so', async () => {
    await using caller = await start({ refusalStatusIn31: 400 });
    expect((await caller.call(path)).status).toBe(400);
    expect((await caller.call('client.api/get/1', { version: '3.0' })).status).toBe(200);
  });

  test('A refusal has api-method when the setting says so', async () => {
    await using caller = await start({ apiMethodIn31: true });
    expect(await caller.text(path)).toContain('<Response api-method="Get"><Status>ERROR</Status>');
  });
});

describe('Unknown paths', () => {
  test.each(['client.api/nothing', 'nothing.api/list', 'client.api', 'client.api/list/more'])(
    'The path %s is a 404 with JSON',
    async (path) => {
      await using caller = await start();
      const response = await caller.call(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ Title: 'Not Found', Detail: 'NotFound' });
    },
  );

  test('An unsupported method is a 405 with the supported ones', async () => {
    await using caller = await start();
    const response = await caller.call('client.api/list', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('An unknown version or address is a 404', async () => {
    await using caller = await start();
    const { url } = caller.sandbox;
    const headers = {
      authorization: `Bearer ${caller.tokens.accessToken}`,
      'xero-tenant-id': caller.tokens.tenantId,
    };
    const old = await fetch(`${url}/practicemanager/2.0/client.api/list`, { headers });
    expect(old.status).toBe(404);
    expect((await fetch(`${url}/somewhere`)).status).toBe(404);
    expect((await fetch(`${url}/__control/nothing`)).status).toBe(404);
  });
});
