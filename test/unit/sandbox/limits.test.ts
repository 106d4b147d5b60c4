import { describe, expect, test } from 'vitest';
import { PracticeCaller } from './practice-caller.ts';

/** 2026-01-05 10:00:20 UTC. The practice's minutes start at second 30, its days at 06:00:30. */
const now = Date.UTC(2026, 0, 5, 10, 0, 20);
const practices = [
  {
    type: 'generated',
    name: 'Limited',
    clients: 3,
    windowOffsets: { minuteMs: 30_000, dayMs: 6 * 3_600_000 + 30_000 },
  },
  { type: 'generated', name: 'Other', clients: 1 },
] as const;
const start = (settings = {}) =>
  PracticeCaller.start({ practices, now: () => now, settings: { minuteLimit: 60, ...settings } });

const limits = (response: Response) => ({
  status: response.status,
  minute: response.headers.get('x-minlimit-remaining'),
  day: response.headers.get('x-daylimit-remaining'),
  app: response.headers.get('x-appminlimit-remaining'),
  problem: response.headers.get('x-rate-limit-problem'),
  retryAfter: response.headers.get('retry-after'),
});

async function used(caller: PracticeCaller, quota: Record<string, number>): Promise<void> {
  await caller.post('quota', quota);
}

describe('The minute limit', () => {
  test('The first response has the remaining calls', async () => {
    await using caller = await start();
    expect(limits(await caller.call('staff.api/list'))).toEqual({
      status: 200,
      minute: '59',
      day: '4999',
      app: '9999',
      problem: null,
      retryAfter: null,
    });
  });

  test('The 61st call is rejected until the next window starts', async () => {
    await using caller = await start();
    const statuses = new Set<number>();
    for (let call = 0; call < 60; call++) {
      statuses.add((await caller.call('staff.api/list')).status);
    }
    const refused = await caller.call('staff.api/list');
    expect(statuses).toEqual(new Set([200]));
    expect(limits(refused)).toEqual({
      status: 429,
      minute: '0',
      day: '4940',
      app: '9940',
      problem: 'minute',
      retryAfter: '10',
    });
    expect(await refused.text()).toBe('');
    expect(refused.headers.get('content-type')).toBeNull();
    await caller.post('clock', { advanceSeconds: 9.9 });
    expect((await caller.call('staff.api/list')).status).toBe(429);
    await caller.post('clock', { advanceSeconds: 0.1 });
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({
      minute: '59',
      day: '4939',
    });
  });

  test('Each practice has a minute of its own', async () => {
    await using caller = await start();
    const other = await PracticeCaller.of(caller.sandbox, 'Other');
    await used(caller, { minuteUsed: 60 });
    expect((await caller.call('staff.api/list')).status).toBe(429);
    expect((await other.call('staff.api/list')).status).toBe(200);
  });
});

describe('The day limit', () => {
  test('The 5,001st call is rejected with the time until its window ends', async () => {
    await using caller = await start();
    await used(caller, { dayUsed: 5_000 });
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({
      status: 429,
      minute: '60',
      day: '0',
      problem: 'day',
      retryAfter: String(20 * 3600 + 10),
    });
  });

  test('The day does not end at midnight', async () => {
    await using caller = await start();
    await used(caller, { dayUsed: 5_000 });
    await caller.post('clock', { advanceSeconds: 16 * 3600 });
    // The token lasts for half an hour only.
    const late = await PracticeCaller.of(caller.sandbox, 0);
    expect((await late.call('staff.api/list')).status).toBe(429);
    await caller.post('clock', { advanceSeconds: 4 * 3600 + 10 });
    const next = await PracticeCaller.of(caller.sandbox, 0);
    expect(limits(await next.call('staff.api/list'))).toMatchObject({ status: 200, day: '4999' });
  });

  test('The entry tier has 1,000 calls by setting', async () => {
    await using caller = await start({ dayLimit: 1_000 });
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({ day: '999' });
  });
});

describe('The limit of the app', () => {
  test('All practices together have a minute limit for the app', async () => {
    await using caller = await start({ appMinuteLimit: 2 });
    const other = await PracticeCaller.of(caller.sandbox, 'Other');
    await caller.call('staff.api/list');
    await other.call('staff.api/list');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({
      status: 429,
      app: '0',
      problem: 'appminute',
      retryAfter: '40',
    });
  });

  test('The problem and the missing Retry-After of the app limit are settings', async () => {
    await using caller = await start({
      appMinuteLimit: 1,
      appMinuteProblem: 'app',
      appMinuteRetryAfter: false,
    });
    await caller.call('staff.api/list');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({
      problem: 'app',
      retryAfter: null,
    });
  });
});

describe('The concurrent limit', () => {
  test('Calls beyond five in progress are rejected without Retry-After', async () => {
    await using caller = await start();
    await caller.post('faults', { times: 5, fault: { type: 'hang' } });
    const abort = new AbortController();
    const open = Array.from({ length: 5 }, () =>
      caller.call('staff.api/list', { signal: abort.signal }).catch(() => 'aborted'),
    );
    await expect.poll(() => caller.get('faults')).toEqual({ waiting: 0 });
    const responses = await Promise.all(
      Array.from({ length: 7 }, async () => limits(await caller.call('staff.api/list'))),
    );
    for (const response of responses) {
      expect(response).toMatchObject({ status: 429, problem: 'concurrent', retryAfter: null });
    }
    expect(await caller.get('calls')).toMatchObject({ limited: 7 });
    abort.abort();
    expect(new Set(await Promise.all(open))).toEqual(new Set(['aborted']));
  });

  test('A call is in progress until its response is read or abandoned', async () => {
    await using caller = await start({ concurrentLimit: 1 });
    await caller.post('practice', { practice: 0, clients: 20_000 });
    const abort = new AbortController();
    const open = await caller.call('client.api/list', { signal: abort.signal });
    expect(open.status).toBe(200);
    expect((await caller.call('staff.api/list')).status).toBe(429);
    abort.abort();
    await expect.poll(async () => (await caller.call('staff.api/list')).status).toBe(200);
  });
});

describe('Calls that do not count', () => {
  test('A rejected call does not count', async () => {
    await using caller = await start();
    await used(caller, { minuteUsed: 60, dayUsed: 100 });
    await caller.call('staff.api/list');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({ day: '4900' });
  });

  test('A call without valid token or tenant, a call to connections and a control call do not count', async () => {
    await using caller = await start();
    const { url } = caller.sandbox;
    await caller.call('staff.api/list', { headers: { authorization: 'Bearer nonsense' } });
    await caller.call('staff.api/list', { headers: { 'xero-tenant-id': 'nobody' } });
    const headers = { authorization: `Bearer ${caller.tokens.accessToken}` };
    const connections = await fetch(`${url}/connections`, { headers });
    expect(limits(connections)).toMatchObject({ status: 200, minute: null, day: null });
    expect(connections.headers.get('x-appminlimit-remaining')).not.toBeNull();
    await caller.get('practices');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({
      minute: '59',
      day: '4999',
    });
  });

  test('A refusal of XPM counts', async () => {
    await using caller = await start();
    await caller.call('client.api/get/00000000-0000-4000-8000-000000000000');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({ minute: '58' });
  });
});
