import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../../sandbox/server.ts';
import { PracticeCaller } from './practice-caller.ts';

interface Recording {
  readonly recordedAt: string;
  readonly request: { readonly method: string; readonly url: string; readonly body: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

function recordingOf(name: string): Recording {
  const file = new URL(`../../recordings/${name}.json`, import.meta.url);
  const [recording] = JSON.parse(readFileSync(file, 'utf8')) as Recording[];
  if (recording === undefined) throw new Error(`${name} holds nothing`);
  return recording;
}

const practice = 1;

/** A sandbox with the time and the used quota of the recording. */
async function at(recording: Recording, options: SandboxOptions = {}): Promise<PracticeCaller> {
  const now = Date.parse(recording.recordedAt);
  const caller = await PracticeCaller.start(
    { now: () => now, ...options, settings: { minuteLimit: 60 } },
    practice,
  );
  const { headers, status } = recording.response;
  const used = (name: string, limit: number) =>
    headers[name] === undefined ? 0 : limit - Number(headers[name]) - (status === 429 ? 0 : 1);
  await caller.post('quota', {
    practice,
    minuteUsed: used('x-minlimit-remaining', 60),
    dayUsed: used('x-daylimit-remaining', 5_000),
    appMinuteUsed: used('x-appminlimit-remaining', 10_000),
  });
  return caller;
}

function repeat(
  caller: PracticeCaller,
  { request }: Recording,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  return caller.call(pathname.replace('/practicemanager/3.0/', '') + search, {
    version: '3.0',
    method: request.method,
    ...(request.body === '' ? {} : { body: request.body }),
    headers,
  });
}

/**
 * Headers that differ from response to response or depend on the server. The recorded lengths are
 * those before personal data was replaced.
 */
const incidental = ['xero-correlation-id', 'server', 'connection', 'keep-alive', 'content-length'];

/** Compares the header names, and the values that the state determines. */
function expectSameHeaders(response: Response, recording: Recording): void {
  const recorded = recording.response.headers;
  const ours = Object.fromEntries(response.headers);
  // Responses of April 2020 have no app limit, and one recorded 401 has no content type.
  const later = ['x-appminlimit-remaining', 'content-type'].filter((name) => !(name in recorded));
  const names = (headers: Record<string, string>) =>
    Object.keys(headers)
      .filter((name) => name !== 'keep-alive' && !later.includes(name))
      .sort();
  expect(names(ours)).toEqual(names({ ...recorded }));
  for (const [name, value] of Object.entries(recorded)) {
    if (!incidental.includes(name)) {
      expect(`${name}: ${ours[name] ?? ''}`).toBe(`${name}: ${value}`);
    }
  }
}

/** A gateway error contains the correlation id in its body. */
function withRecordedInstance(body: string, { response }: Recording): string {
  const recorded = response.headers['xero-correlation-id'] ?? '';
  return body.replace(/"Instance":"[^"]*"/, `"Instance":"${recorded}"`);
}

describe('Responses recorded in API 3.0', () => {
  test.each([
    'category.list',
    'client.list.when_detailed_false',
    'client.list.when_detailed_true',
    'client.list.when_modified_since',
    'client.list.when_not_modified_since',
    'connection.get',
    'job.assign.manager',
    'job.get',
    'job.state.fail',
    'job.state.success',
    'job.update',
    'staff.list.access_token_accepted',
  ])('The recording %s is reproduced byte by byte', async (name) => {
    const recording = recordingOf(name);
    await using caller = await at(recording);
    const response = await repeat(caller, recording);
    expect(response.status).toBe(recording.response.status);
    expect(await response.text()).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording job.current is reproduced without the two jobs that were added later', async () => {
    const recording = recordingOf('job.current');
    await using caller = await at(recording);
    for (const uuid of ['J000031', 'J000032']) {
      await caller.post('records', { practice, action: 'remove', resource: 'job', uuid });
    }
    const response = await repeat(caller, recording);
    expect(await response.text()).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording client.get is reproduced for a client that was added later', async () => {
    const recording = recordingOf('client.get');
    await using caller = await at(recording);
    await caller.post('records', {
      practice,
      action: 'add',
      resource: 'client',
      fields: {
        ID: 32014284,
        UUID: '0183f65c-08c6-47b7-af05-3da072e901ae',
        Name: 'Get Client Test',
        Email: 'person927@example.com',
        Contacts: [
          { ID: 18978524, Name: 'contact name', Email: 'person697@example.com', Position: '0' },
        ],
      },
    });
    const response = await repeat(caller, recording);
    expect(await response.text()).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording client.update is reproduced for a client without contacts', async () => {
    const recording = recordingOf('client.update');
    await using caller = await at(recording);
    await caller.post('records', {
      practice,
      action: 'update',
      resource: 'client',
      uuid: '9f868ba7-437c-4574-9a17-8c6f4890545b',
      fields: { Contacts: [] },
    });
    const response = await repeat(caller, recording);
    expect(await response.text()).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording staff.add is reproduced except for the new number', async () => {
    const recording = recordingOf('staff.add');
    await using caller = await at(recording);
    const response = await repeat(caller, recording);
    const body = (await response.text()).replace(/<ID>\d+<\/ID>/, '<ID>1044994</ID>');
    expect(response.status).toBe(200);
    expect(body).toBe(recording.response.body);
  });

  test('The recording connection.get.bad_token is reproduced', async () => {
    const recording = recordingOf('connection.get.bad_token');
    await using caller = await at(recording);
    const response = await repeat(caller, recording, { authorization: 'Bearer garbage' });
    expect(response.status).toBe(401);
    expect(withRecordedInstance(await response.text(), recording)).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording connection.get.bad_tenant is reproduced', async () => {
    const recording = recordingOf('connection.get.bad_tenant');
    await using caller = await at(recording);
    const headers = { 'xero-tenant-id': '00000000-0000-4000-8000-000000000000' };
    const response = await repeat(caller, recording, headers);
    expect(response.status).toBe(403);
    expect(withRecordedInstance(await response.text(), recording)).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording staff.list.access_token_expired is reproduced', async () => {
    const recording = recordingOf('staff.list.access_token_expired');
    const issuedAt = Date.UTC(2020, 3, 29, 8, 52, 2);
    await using caller = await at(recording, { now: () => issuedAt });
    const later = (Date.parse(recording.recordedAt) - issuedAt) / 1000;
    await caller.post('clock', { advanceSeconds: later });
    const response = await repeat(caller, recording);
    expect(response.status).toBe(401);
    expect(withRecordedInstance(await response.text(), recording)).toBe(recording.response.body);
    expectSameHeaders(response, recording);
  });

  test('The recording connection.get.rate_limit_exceeded is reproduced', async () => {
    const recording = recordingOf('connection.get.rate_limit_exceeded');
    // The recorded time is the start of a second; the response was sent later in that second.
    const now = Date.parse(recording.recordedAt) + 900;
    await using caller = await at(recording, { now: () => now });
    const response = await repeat(caller, recording);
    expect(response.status).toBe(429);
    expect(await response.text()).toBe('');
    expectSameHeaders(response, recording);
  });
});
