import { syncWorkflowId } from '../../../../src/temporal/contract.ts';
import { lists, listScenario } from './lists.ts';
import { pushScenario } from './pushes.ts';
import { singleRecordScenario, sweepScenario } from './records.ts';
import type { Scenario, TestPractice } from './scenario.ts';
import { requestRun, runFacts, succeeded } from './scenario.ts';

/** The same work, whose first call is refused by a limit for one second. */
async function limited(
  practice: TestPractice,
  usual: Promise<Scenario>,
  only: string,
): Promise<Scenario> {
  const scenario = await usual;
  const fault = { type: 'limited', problem: 'minute', retryAfterSeconds: 1 };
  return {
    ...scenario,
    only,
    async start() {
      await practice.stack.sandbox.post('faults', { practice: practice.index, times: 1, fault });
      await scenario.start();
    },
  };
}

/** A sync that fails with an internal error before it reads anything. */
function failingScenario(practice: TestPractice): Promise<Scenario> {
  let runId = '';
  return Promise.resolve({
    workflowId: syncWorkflowId({
      practiceId: practice.id,
      kind: 'USERS',
      recordId: null,
    }),
    page: 0,
    writes: [],
    gated: false,
    only: 'endSync',
    fails: true,
    async start() {
      runId = await requestRun(practice, 'USERS');
    },
    async facts() {
      const nothing = { ...succeeded, state: 'FAILED', read: 0, total: null, unchanged: 0 };
      return { actual: await runFacts(practice, runId), expected: nothing };
    },
  });
}

/** Every kind of sync, the push of both record types, and work that is refused or fails. */
export const scenarios = {
  'the sync of clients': (practice) => listScenario(practice, lists.clients),
  'the sync of clients that changed': (practice) => listScenario(practice, lists.delta),
  'the sync of jobs': (practice) => listScenario(practice, lists.jobs),
  'the sync of staff': (practice) => listScenario(practice, lists.users),
  'the sync of tax returns': (practice) => listScenario(practice, lists.taxReturns),
  'the sync of field definitions': (practice) => listScenario(practice, lists.definitions),
  "the sync of a client's custom fields": (practice) => singleRecordScenario(practice, 'CLIENT'),
  'the sync of a job': (practice) => singleRecordScenario(practice, 'JOB'),
  'the sync of the custom fields of all clients': (practice) => sweepScenario(practice, 'CLIENT'),
  'the sync of the custom fields of all jobs': (practice) => sweepScenario(practice, 'JOB'),
  'the push of a job': (practice) => pushScenario(practice, 'JOB'),
  'the push of a client': (practice) => pushScenario(practice, 'CLIENT'),
  'a sync paused by a limit': (practice) =>
    limited(practice, listScenario(practice, lists.users), 'failPage'),
  'a push paused by a limit': (practice) =>
    limited(practice, pushScenario(practice, 'JOB'), 'failPush'),
  'a sync ended by an internal error': failingScenario,
} as const satisfies Readonly<Record<string, (practice: TestPractice) => Promise<Scenario>>>;

export type ScenarioName = keyof typeof scenarios;
