import { describe, expect, test } from 'vitest';
import { PracticeCaller } from './practice-caller.ts';

/** 2026-01-05 10:00:20 UTC; the test practice's minutes begin in second 30, its days at 06:00:30. */
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

describe('the minute', () => {
  test('shows after the first call what is left', async () => {
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

  test('refuses the 61st call until the next line of the grid', async () => {
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

  test('is each practice’s own', async () => {
    await using caller = await start();
    const other = await PracticeCaller.of(caller.sandbox, 'Other');
    await used(caller, { minuteUsed: 60 });
    expect((await caller.call('staff.api/list')).status).toBe(429);
    expect((await other.call('staff.api/list')).status).toBe(200);
  });
});

describe('the day', () => {
  test('refuses the 5,001st call and says when its window ends', async () => {
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

  test('does not end at midnight', async () => {
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

  test('is 1,000 on the entry tier, by setting', async () => {
    await using caller = await start({ dayLimit: 1_000 });
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({ day: '999' });
  });
});

describe('the app', () => {
  test('has a minute of its own over all practices', async () => {
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

  test('may be told so in other words, without a time', async () => {
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

describe('calls in progress', () => {
  test('are five at most: of twelve at once some are refused, without a time to wait', async () => {
    await using caller = await start({ latencyMs: 15 });
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const response = await caller.call('staff.api/list');
        await response.text();
        return limits(response);
      }),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(5);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ problem: 'concurrent', retryAfter: null });
    const calls = await caller.get<{ limited: number }>('calls');
    expect(calls.limited).toBe(refused.length);
  });

  test('last until the answer is read to its end, or left', async () => {
    await using caller = await start({ concurrentLimit: 1 });
    await caller.post('practice', { practice: 0, clients: 20_000 });
    const leaving = new AbortController();
    const open = await caller.call('client.api/list', { signal: leaving.signal });
    expect(open.status).toBe(200);
    expect((await caller.call('staff.api/list')).status).toBe(429);
    leaving.abort();
    await expect.poll(async () => (await caller.call('staff.api/list')).status).toBe(200);
  });
});

describe('what does not count', () => {
  test('a refused call', async () => {
    await using caller = await start();
    await used(caller, { minuteUsed: 60, dayUsed: 100 });
    await caller.call('staff.api/list');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({ day: '4900' });
  });

  test('a call without a valid token, a wrong tenant, connections and control', async () => {
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

  test('but a refusal of XPM’s own does', async () => {
    await using caller = await start();
    await caller.call('client.api/get/00000000-0000-4000-8000-000000000000');
    expect(limits(await caller.call('staff.api/list'))).toMatchObject({ minute: '58' });
  });
});
