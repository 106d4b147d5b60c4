import type { Trouble } from './play.ts';

const path = 'client.api/list';
const connection = { state: 'CONNECTED', reason: null, trouble: null };
const ended = {
  run: { state: 'SUCCEEDED', failure: null, pause: null, progress: { read: 2, added: 2 } },
  reads: { problems: [], connection },
};
const stored = {
  clients: 2,
  jobs: 0,
  openProblems: 0,
  tokens: true,
  watermark: true,
};
const next = { calls: { 'clientgroup.api/list': 1, [path]: 1 } };

/** Twice, Xero or something on the way to it responds so; then XPM is itself again. */
const twice = (fault: object): Trouble => ({
  kind: 'CLIENTS',
  faults: [{ path, times: 2, fault }],
  calls: { 'clientgroup.api/list': 1, [path]: 3 },
  pause: 'SOURCE_DOWN',
  ...ended,
  stored: { ...stored, charged: 4 },
  next,
});

/** Trouble at Xero that ends by itself. Each entry plays in a practice with two clients. */
export const connectionTable: Readonly<Record<string, Trouble>> = {
  'Two 401 in a row, with a refresh in between that succeeds': twice({
    type: 'status',
    status: 401,
  }),
  'A 403 without a body': twice({ type: 'status', status: 403, body: '' }),
  "A 403 with a firewall's page": twice({ type: 'html', status: 403 }),
  'A 403 with the JSON of something in between': twice({
    type: 'status',
    status: 403,
    body: '{"message":"Forbidden"}',
    contentType: 'application/json',
  }),
  'A 429 that does not say when to come back': {
    ...twice({ type: 'limited', problem: 'concurrent', retryAfterSeconds: null }),
    pause: 'CONCURRENT',
    stored: { ...stored, charged: 2 },
  },
  'A refusal whose reason has a character that Postgres cannot store': {
    kind: 'USERS',
    faults: [
      {
        path: 'staff.api/list',
        fault: {
          type: 'status',
          status: 400,
          body: '{"Detail":"Not today\\u0000 please"}',
          contentType: 'application/json',
        },
      },
    ],
    calls: { 'staff.api/list': 1 },
    run: {
      state: 'FAILED',
      failure: {
        code: 'REJECTED_BY_XPM',
        message: 'XPM rejected staff.api/list with the message: Not today� please',
      },
    },
    reads: { problems: [], connection },
    stored: { ...stored, clients: 0, charged: 1, watermark: false },
    next: { calls: { 'staff.api/list': 1 } },
  },
};
