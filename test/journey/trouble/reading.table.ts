import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Trouble } from './play.ts';

const body = (name: string): string =>
  readFileSync(new URL(`../../fixtures/responses/${name}.xml`, import.meta.url), 'utf8');

const received = (path: string, name: string) => ({
  path,
  fault: { type: 'xml', body: body(name) },
});
const altered = (path: string, find: string, replace: string) => ({
  path,
  fault: { type: 'alterRecord', index: 0, find, replace },
});
const id = (number: number): string =>
  `00000000-0000-4000-8000-000000000${String(number).padStart(3, '0')}`;

const clientLists = { 'clientgroup.api/list': 1, 'client.api/list': 1 };
const jobLists = { 'job.api/current': 1, 'job.api/list': expect.any(Number) as number };
/** What an incremental run of jobs reads, whatever happened before. */
const recentJobLists = { 'job.api/current': 1, 'job.api/list': 1 };

const afterClients = { charged: 2, tokens: true, watermark: true };
const afterJobs = { charged: expect.any(Number) as number, tokens: true, watermark: true };

/** A list of two clients that XPM does not return at once, however often it is requested. */
const tooLarge = (settings: object): Trouble => ({
  kind: 'CLIENTS',
  settings: { largestClientList: 1, ...settings },
  calls: {
    'clientgroup.api/list': 1,
    'client.api/list': 3,
    'client.api/paged-list': 1,
    'client.api/get': 2,
  },
  pause: 'SOURCE_DOWN',
  run: { state: 'SUCCEEDED', failure: null, progress: { read: 2, added: 2, skipped: 0 } },
  reads: { problems: [] },
  stored: { clients: 2, jobs: 0, openProblems: 0, charged: 7, tokens: true, watermark: true },
  next: { calls: clientLists },
});

/** What cannot be read as XPM wrote it. Each entry plays in a practice with two clients. */
export const readingTable: Readonly<Record<string, Trouble>> = {
  'A control character and an emoji in two references': {
    kind: 'CLIENTS',
    faults: [received('client.api/list', 'forbidden-character')],
    calls: clientLists,
    run: { state: 'SUCCEEDED', progress: { read: 4, added: 4, skipped: 0 } },
    reads: {
      clients: [
        { name: 'Four Ltd', city: null },
        { name: 'One Ltd', city: null },
        { name: 'Three 😀 Ltd', city: null },
        { name: 'Two Ltd', city: 'Wan\uFFFDaka' },
      ],
      problems: [{ recordName: 'Two Ltd', part: 'City', reason: 'FORBIDDEN_CHARACTER' }],
    },
    stored: { ...afterClients, clients: 4, jobs: 0, openProblems: 1 },
    next: { calls: clientLists },
  },
  'Contacts without a name, relationships without a client, and an empty manager': {
    kind: 'CLIENTS',
    faults: [received('client.api/list', 'odd-parts')],
    calls: clientLists,
    run: { state: 'SUCCEEDED', progress: { read: 3, added: 3, skipped: 0 } },
    reads: {
      clients: [
        { name: 'Eleven Ltd', contacts: [] },
        { name: 'Fifteen Ltd', partner: null },
        { name: 'Thirteen Ltd' },
      ],
      problems: expect.arrayContaining([
        expect.objectContaining({ recordName: 'Eleven Ltd', reason: 'PART_INCOMPLETE' }),
        expect.objectContaining({ recordName: 'Thirteen Ltd', reason: 'PART_INCOMPLETE' }),
      ]) as object[],
    },
    stored: { ...afterClients, clients: 3, jobs: 0, openProblems: 2 },
    next: { calls: clientLists },
  },
  'A job without a client': {
    kind: 'JOBS',
    faults: [received('job.api/current', 'job-without-client')],
    calls: jobLists,
    run: { state: 'SUCCEEDED', progress: { read: 2, added: 2, skipped: 0 } },
    reads: {
      jobs: [
        { name: 'With a client', client: { name: 'One Ltd', xpmId: id(1) } },
        { name: 'Without a client', client: null },
      ],
      problems: [],
    },
    stored: { ...afterJobs, clients: 0, jobs: 2, openProblems: 0 },
    next: { calls: recentJobLists },
  },
  'Jobs whose UUIDs the lists do not have': {
    kind: 'JOBS',
    jobs: 3,
    settings: { jobUuidsInLists: false },
    calls: { ...jobLists, 'job.api/get': 3 },
    run: { state: 'SUCCEEDED', progress: { added: 3, skipped: 0 } },
    reads: { problems: [] },
    stored: { ...afterJobs, clients: 0, jobs: 3, openProblems: 0 },
    next: { calls: recentJobLists },
  },
  'A client with a date that does not exist': {
    kind: 'CLIENTS',
    faults: [
      altered(
        'client.api/list',
        '(<DateOfBirth>[^<]*</DateOfBirth>|<DateOfBirth ?/>)?</Client>',
        '<DateOfBirth>2026-02-30</DateOfBirth></Client>',
      ),
    ],
    calls: clientLists,
    run: { state: 'SUCCEEDED', progress: { read: 2, added: 2, skipped: 0 } },
    reads: {
      problems: [{ part: 'DateOfBirth', reason: 'PART_UNREADABLE' }],
    },
    stored: { ...afterClients, clients: 2, jobs: 0, openProblems: 1 },
    next: { calls: clientLists },
  },
  'A client without an identifier': {
    kind: 'CLIENTS',
    faults: [{ path: 'client.api/list', fault: { type: 'badRecord', index: 0 } }],
    calls: clientLists,
    run: { state: 'PARTIAL', progress: { read: 2, added: 1, skipped: 1 } },
    reads: {
      problems: [{ reason: 'RECORD_WITHOUT_ID', place: 'Entry 1 of the list of clients' }],
    },
    stored: { ...afterClients, clients: 1, jobs: 0, openProblems: 1 },
    next: { calls: clientLists },
  },
  'Dates with the zone of a server, and another spelling of the status': {
    kind: 'CLIENTS',
    settings: { dateZone: 'Z', okStatus: 'Ok' },
    calls: clientLists,
    run: { state: 'SUCCEEDED', progress: { read: 2, added: 2, skipped: 0 } },
    reads: { problems: [] },
    stored: { ...afterClients, clients: 2, jobs: 0, openProblems: 0 },
    next: { calls: clientLists },
  },
  'A list of clients that XPM refuses for its size': tooLarge({}),
  'A list of clients for which XPM takes too long each time': tooLarge({
    tooManyClients: 'timeOut',
  }),
  'A list of clients that XPM returns neither at once nor in pages': {
    kind: 'CLIENTS',
    settings: { largestClientList: 0 },
    faults: [
      {
        path: 'client.api/paged-list',
        times: 1,
        fault: { type: 'status', status: 400 },
      },
    ],
    calls: { 'clientgroup.api/list': 1, 'client.api/list': 3, 'client.api/paged-list': 1 },
    pause: 'SOURCE_DOWN',
    run: {
      state: 'FAILED',
      failure: {
        code: 'LIST_TOO_LARGE',
        actor: 'XPM',
        message: expect.stringContaining('too large for XPM to return at once') as string,
      },
    },
    reads: { problems: [] },
    stored: { clients: 0, jobs: 0, openProblems: 0, charged: 5, tokens: true, watermark: false },
    // The practice is known to have a large list, so its next run does not request the whole one.
    next: {
      calls: {
        'clientgroup.api/list': 1,
        'client.api/list': 1,
        'client.api/paged-list': 1,
        'client.api/get': expect.any(Number) as number,
      },
    },
  },
  'A start date with a time zone': {
    kind: 'JOBS',
    faults: [
      {
        path: 'job.api/current',
        fault: {
          type: 'xml',
          body: body('job-without-client').replace('2026-07-01T00:00:00', '2026-04-05T00:00:00Z'),
        },
      },
    ],
    calls: jobLists,
    run: { state: 'SUCCEEDED', progress: { read: 2, added: 2, skipped: 0 } },
    reads: {
      jobs: [
        { name: 'With a client', startDate: '2026-04-05' },
        { name: 'Without a client', startDate: '2026-07-01' },
      ],
      problems: [],
    },
    stored: { ...afterJobs, clients: 0, jobs: 2, openProblems: 0 },
    next: { calls: recentJobLists },
  },
};
