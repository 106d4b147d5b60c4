import { environmentOf } from '../embedded/harness/environment.ts';
import { controlSandbox } from '../embedded/harness/sandbox-control.ts';
import type { DayOptions } from './day.ts';
import { playDay } from './day.ts';
import type { Day, PeoplesActions, SimulatedEvent } from './events.ts';
import { dueSyncs, hourMs, peoplesDay } from './events.ts';
import type { IncidentReport } from './incident-report.ts';
import { readIncident, receivedCalls, revokedPractice } from './incident-report.ts';
import type { SimulatedPractice } from './practices.ts';
import type { Calls } from './report.ts';
import { collectCalls } from './report.ts';
import type { Stage } from './stage.ts';

export interface IncidentOptions extends Omit<DayOptions, 'hard'> {
  /** The hour after midnight at which the incident starts. */
  readonly incidentHour: number;
}

/** What all practices receive, an hour each. */
const phases = [
  { fault: { type: 'status', status: 401 } },
  { fault: { type: 'status', status: 403 } },
  { fault: { type: 'html', status: 503 } },
  { fault: { type: 'hang' } },
  { path: 'connect/token', fault: { type: 'hang' } },
] as const;

/** Lets a day pass on which Xero has an incident of five hours, and measures what it does to the practices. */
export async function simulateIncident(
  stage: Stage,
  options: IncidentOptions,
): Promise<IncidentReport> {
  const actions: PeoplesActions = { requests: [], edits: [] };
  const calls: Calls = new Map();
  let before: Readonly<Record<string, number>> = {};
  let after: Readonly<Record<string, number>> = {};
  let end = 0;
  await playDay(stage, options, {
    events(day) {
      const start = day.midnight + options.incidentHour * hourMs;
      end = start + phases.length * hourMs;
      return [
        {
          at: start - 1,
          run: async () => {
            before = await receivedCalls(stage);
          },
        },
        ...incident(stage, start),
        {
          at: end,
          run: async () => {
            after = await receivedCalls(stage);
          },
        },
        ...stage.practices.flatMap((practice) => [
          ...dueSyncs(stage, practice, day),
          ...peoplesDay(stage, practice, { day, actions }),
          ...changesInXpm(stage, practice, { day, start }),
        ]),
      ];
    },
    async eachHour(hourNow) {
      await collectCalls(stage, calls);
      options.report?.(hourNow);
    },
  });
  return readIncident(stage, { actions, calls, before, after, end: new Date(end) });
}

function incident(stage: Stage, start: number): SimulatedEvent[] {
  return [
    ...phases.map((phase, place) => ({
      at: start + place * hourMs,
      run: () =>
        controlSandbox<unknown>(stage.sandboxUrl, 'faults', {
          ...phase,
          times: -1,
          forSeconds: hourMs / 1000,
        }),
    })),
    { at: start + hourMs / 2, run: () => revokeConsent(stage) },
  ];
}

/** A person ends the consent at Xero. */
async function revokeConsent({ practices, sandboxUrl }: Stage): Promise<void> {
  const token = practices[revokedPractice]?.refreshToken ?? '';
  const { XPM_CLIENT_ID: id = '', XPM_CLIENT_SECRET: secret = '' } = environmentOf({
    databaseUrl: '',
    redisUrl: null,
    temporalAddress: '',
    xpmUrl: sandboxUrl,
    issuerUrl: '',
    tokenKeys: '',
  });
  const credentials = Buffer.from(`${id}:${secret}`).toString('base64');
  const response = await fetch(`${sandboxUrl}/connect/revocation`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ token }),
  });
  if (!response.ok) throw new Error(`The consent was not revoked: ${response.status}`);
}

/** Each hour of the incident somebody working in XPM changes and adds a record, and nobody may miss it. */
function changesInXpm(
  { sandboxUrl }: Stage,
  { index: practice }: SimulatedPractice,
  { day, start }: { readonly day: Day; readonly start: number },
): SimulatedEvent[] {
  return phases.flatMap((_, place) => {
    const City = `City ${day.seed}-${place}`;
    const change = (action: string, resource: string, rest: object) => ({
      at: start + (place + 0.4) * hourMs,
      run: () =>
        controlSandbox<unknown>(sandboxUrl, 'records', { practice, action, resource, ...rest }),
    });
    return [
      change('update', 'client', { offset: place, count: 1, fields: { City } }),
      change('add', 'client', { count: 1, fields: { Name: `New in the incident ${place}`, City } }),
      change('update', 'job', { offset: place, count: 1, fields: { Description: City } }),
    ];
  });
}
