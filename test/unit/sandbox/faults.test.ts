import { describe, expect, test } from 'vitest';
import { clientUuids, control, PracticeCaller, textsOf } from './practice-caller.ts';

const list = 'client.api/list';
const start = (settings = {}) => PracticeCaller.start({ settings }, 1);

async function inject(
  caller: PracticeCaller,
  fault: Record<string, unknown>,
  rule: Record<string, unknown> = {},
): Promise<void> {
  await caller.post('faults', { path: list, ...rule, fault });
}

describe('Injected responses', () => {
  test.each([401, 403, 404, 406, 500, 503])(
    'A response of status %s is the gateway’s JSON',
    async (status) => {
      await using caller = await start();
      await inject(caller, { type: 'status', status });
      const response = await caller.call(list);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ Status: status });
      expect((await caller.call(list)).status).toBe(200);
    },
  );

  test('A response of any status can have any body and content type, or none', async () => {
    await using caller = await start();
    await inject(caller, { type: 'status', status: 500, body: '<p>', contentType: 'text/html' });
    await inject(caller, { type: 'status', status: 502, body: '' });
    const first = await caller.call(list);
    const second = await caller.call(list);
    expect([first.headers.get('content-type'), await first.text()]).toEqual(['text/html', '<p>']);
    expect([second.headers.get('content-type'), await second.text()]).toEqual([null, '']);
  });

  test('A response of status 5xx is an HTML page when the setting says so', async () => {
    await using caller = await start({ serverErrorBody: 'html' });
    await inject(caller, { type: 'status', status: 503 });
    expect((await caller.call(list)).headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('An incident ends after its time by the clock of the sandbox', async () => {
    await using caller = await start();
    const incident = { times: -1, forSeconds: 600 };
    await inject(caller, { type: 'html', status: 403 }, incident);
    const first = await caller.call(list);
    await caller.post('clock', { advanceSeconds: 599 });
    const last = await caller.call(list);
    await caller.post('clock', { advanceSeconds: 2 });
    expect([first, last, await caller.call(list)].map(({ status }) => status)).toEqual([
      403, 403, 200,
    ]);
  });

  test('A response of status 200 can have the XML that a practice has received', async () => {
    await using caller = await start();
    const body = '<Response><Status>OK</Status><Clients /></Response>';
    await inject(caller, { type: 'xml', body });
    const response = await caller.call(list);
    expect(response.headers.get('content-type')).toContain('text/xml');
    expect(await response.text()).toBe(body);
  });

  test('A response of status 200 can be an HTML page', async () => {
    await using caller = await start();
    await inject(caller, { type: 'html' });
    const response = await caller.call(list);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('A response with content type XML can be malformed', async () => {
    await using caller = await start();
    await inject(caller, { type: 'garbage' });
    const response = await caller.call(list);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(await response.text()).not.toContain('</Response>');
  });

  test('A response can be a refusal in the form of XPM', async () => {
    await using caller = await start();
    await inject(caller, { type: 'error', description: 'Not <today>' });
    expect(textsOf(await caller.text(list), 'ErrorDescription')).toEqual(['Not &lt;today&gt;']);
  });

  test.each([
    ['minute', { 'x-rate-limit-problem': 'minute', 'x-minlimit-remaining': '0' }],
    ['day', { 'x-rate-limit-problem': 'day', 'x-daylimit-remaining': '0' }],
    ['appminute', { 'x-rate-limit-problem': 'appminute', 'x-appminlimit-remaining': '0' }],
    ['concurrent', { 'x-rate-limit-problem': 'concurrent' }],
  ])('A response can be a 429 of the %s limit', async (problem, headers) => {
    await using caller = await start();
    await inject(caller, { type: 'limited', problem });
    await inject(caller, { type: 'limited', problem, retryAfterSeconds: 7 });
    await inject(caller, { type: 'limited', problem, retryAfterSeconds: null });
    const [byDefault, given, none] = [
      await caller.call(list),
      await caller.call(list),
      await caller.call(list),
    ];
    expect(byDefault.status).toBe(429);
    expect(Object.fromEntries(byDefault.headers)).toMatchObject(headers);
    expect(byDefault.headers.has('retry-after')).toBe(problem !== 'concurrent');
    expect(given.headers.get('retry-after')).toBe('7');
    expect(none.headers.get('retry-after')).toBeNull();
  });

  test('A list can lack the identifier of one client', async () => {
    await using caller = await start();
    await inject(caller, { type: 'badRecord', index: 2 });
    const xml = await caller.text(list);
    expect(xml.match(/<Client>/g)).toHaveLength(12);
    expect(clientUuids(xml)).toHaveLength(11);
  });

  test.each([
    [list, 2, '<Name>[^<]*</Name>'],
    ['staff.api/list', 3, '<Email>[^<]*</Email>'],
    ['job.api/get/J000003', 0, '<Client>.*?</Client>'],
  ])('One record of %s can be altered', async (path, index, find) => {
    await using caller = await start();
    const before = await caller.text(path);
    const replace = '<Odd>&#x1F;$&</Odd>';
    await inject(caller, { type: 'alterRecord', index, find, replace }, { path: undefined });
    const after = await caller.text(path);
    expect(after.match(/<Odd>&#x1F;\$&<\/Odd>/g)).toHaveLength(1);
    const entry = { 0: '<Job>', 2: '<Client>', 3: '<Staff>' }[index] ?? '';
    const [parts, altered] = [before.split(entry), after.split(entry)];
    expect(altered.findIndex((part) => part.includes('<Odd>'))).toBe(index + 1);
    if (index > 0) {
      expect(altered.filter((_, at) => at !== index + 1)).toEqual(
        parts.filter((_, at) => at !== index + 1),
      );
    }
  });
});

describe('A list that was cut short', () => {
  test('A list can end after some records and is well-formed all the same', async () => {
    await using caller = await start();
    const full = clientUuids(await caller.text(list));
    await inject(caller, { type: 'shorten', records: 10 });
    const xml = await caller.text(list);
    expect(clientUuids(xml)).toEqual(full.slice(0, 10));
    expect(xml).toMatch(/<\/Clients><\/Response>$/);
    await inject(caller, { type: 'shorten', records: 0 });
    expect(await caller.text(list)).toContain('<Clients />');
  });
});

describe('Injected connection failures', () => {
  test('A response can end properly in its middle or after some bytes', async () => {
    await using caller = await start();
    const full = await caller.text(list);
    await inject(caller, { type: 'truncate' });
    await inject(caller, { type: 'truncate', bytes: 100 });
    expect(await caller.text(list)).toBe(full.slice(0, full.length / 2));
    expect(await caller.text(list)).toBe(full.slice(0, 100));
  });

  test('A long response is cut in its first quarter megabyte', async () => {
    await using caller = await PracticeCaller.start({}, 0);
    await inject(caller, { type: 'truncate' });
    const cut = await caller.text(`${list}?detailed=true`);
    expect(cut.length).toBeGreaterThan(100_000);
    expect(cut).not.toContain('</Response>');
  });

  test('A connection can break in the middle of a response', async () => {
    await using caller = await start();
    await inject(caller, { type: 'disconnect', bytes: 500 });
    const response = await caller.call(list);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  test('A connection can break before or after a change takes effect', async () => {
    await using caller = await start();
    const path = 'client.api/add';
    const add = (name: string) =>
      caller.call(path, { method: 'POST', body: `<Client><Name>${name}</Name></Client>` });
    await inject(caller, { type: 'disconnect' }, { path });
    await inject(caller, { type: 'disconnect', afterEffect: true }, { path });
    await expect(add('Before')).rejects.toThrow();
    await expect(add('After')).rejects.toThrow();
    const names = textsOf(await caller.text(list), 'Name');
    expect(names).not.toContain('Before');
    expect(names).toContain('After');
  });

  test('A connection can stay open without a response while others are served', async () => {
    await using caller = await start();
    await inject(caller, { type: 'hang' });
    const abort = new AbortController();
    let isSettled = false;
    const pending = caller.call(list, { signal: abort.signal }).finally(() => {
      isSettled = true;
    });
    pending.catch(() => undefined);
    await expect.poll(() => caller.get('faults')).toEqual({ waiting: 0 });
    expect((await caller.call(list)).status).toBe(200);
    expect(isSettled).toBe(false);
    abort.abort();
    await expect(pending).rejects.toThrow('abort');
  });

  test('A connection can stop sending in the middle of a response', async () => {
    await using caller = await start();
    await inject(caller, { type: 'hang', bytes: 300 });
    const abort = new AbortController();
    const response = await caller.call(list, { signal: abort.signal });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.value).toHaveLength(300);
    const second = reader?.read();
    abort.abort();
    await expect(second).rejects.toThrow('abort');
  });

  test('A slow or delayed response is still complete', async () => {
    await using caller = await start();
    const full = await caller.text(list);
    await inject(caller, { type: 'slow', bytesPerSecond: 200_000 });
    await inject(caller, { type: 'delay', ms: 20 });
    expect(await caller.text(list)).toBe(full);
    expect(await caller.text(list)).toBe(full);
  });

  test('Delayed calls continue as soon as the faults are cleared', async () => {
    await using caller = await start();
    const full = await caller.text(list);
    await inject(caller, { type: 'delay', ms: 600_000 });
    const delayed = caller.text(list);
    await expect.poll(() => caller.get('faults')).toEqual({ waiting: 0 });
    await control(caller.sandbox, 'DELETE', 'faults');
    expect(await delayed).toBe(full);
  });
});

describe('The selection of calls for a fault', () => {
  const statuses = async (caller: PracticeCaller, path: string, calls: number) => {
    const seen: number[] = [];
    for (let call = 0; call < calls; call++) seen.push((await caller.call(path)).status);
    return seen;
  };

  test('A fault applies to the given number of calls after the given number of successes', async () => {
    await using caller = await start();
    await inject(caller, { type: 'status', status: 500 }, { times: 2, after: 1 });
    expect(await statuses(caller, list, 4)).toEqual([200, 500, 500, 200]);
  });

  test('A fault is not used up by a call that the limits reject', async () => {
    await using caller = await start();
    await inject(caller, { type: 'status', status: 500 });
    await caller.post('quota', { practice: 1, minuteUsed: 10_000 });
    const refused = await statuses(caller, list, 1);
    await caller.post('quota', { practice: 1, minuteUsed: 0 });
    expect([...refused, ...(await statuses(caller, list, 2))]).toEqual([429, 500, 200]);
  });

  test('A fault without a number applies to all calls until it is cleared', async () => {
    await using caller = await start();
    await inject(caller, { type: 'status', status: 500 }, { times: -1 });
    expect(await statuses(caller, list, 3)).toEqual([500, 500, 500]);
    await control(caller.sandbox, 'DELETE', 'faults');
    expect(await statuses(caller, list, 1)).toEqual([200]);
  });

  test('A fault applies to its path and practice only', async () => {
    await using caller = await start();
    await inject(caller, { type: 'status', status: 500 }, { practice: 0, times: -1 });
    await inject(caller, { type: 'status', status: 503 }, { practice: 1, times: -1 });
    const other = await PracticeCaller.of(caller.sandbox, 0);
    expect(await statuses(caller, list, 1)).toEqual([503]);
    expect(await statuses(other, list, 1)).toEqual([500]);
    expect(await statuses(other, 'staff.api/list', 1)).toEqual([200]);
  });
});

describe('Faults of the token endpoint', () => {
  const basic = `Basic ${Buffer.from('sandbox-client:sandbox-secret').toString('base64')}`;
  const refresh = (caller: PracticeCaller) =>
    fetch(`${caller.sandbox.url}/connect/token`, {
      method: 'POST',
      headers: { authorization: basic },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: caller.tokens.refreshToken,
      }),
    });

  test('A lost response after the rotation leaves the old token usable', async () => {
    await using caller = await start();
    await inject(caller, { type: 'disconnect', afterEffect: true }, { path: 'connect/token' });
    await expect(refresh(caller)).rejects.toThrow();
    await caller.post('clock', { advanceSeconds: 20 * 60 });
    expect((await refresh(caller)).status).toBe(200);
    await caller.post('clock', { advanceSeconds: 11 * 60 });
    expect((await refresh(caller)).status).toBe(400);
  });

  test('An error status prevents the rotation', async () => {
    await using caller = await start();
    await inject(caller, { type: 'status', status: 503 }, { path: 'connect/token' });
    expect((await refresh(caller)).status).toBe(503);
    await caller.post('clock', { advanceSeconds: 31 * 60 });
    expect((await refresh(caller)).status).toBe(200);
  });
});
