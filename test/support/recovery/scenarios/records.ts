import { syncWorkflowId } from '../../../../src/temporal/contract.ts';
import type { Scenario, TestPractice } from './scenario.ts';
import { first, requestRun, runFacts, startSweep, succeeded, xpmRecords } from './scenario.ts';
import type { Stored } from './values.ts';
import { store, storedValues, writeValue, xpmValues } from './values.ts';

/** The custom fields of all clients or jobs, one of which changes each round. */
export async function sweepScenario(
  practice: TestPractice,
  type: Stored['type'],
): Promise<Scenario> {
  const stored = await store(practice, type);
  const { length } = stored.records;
  const kind = `${type}_FIELD_VALUES` as const;
  let round = 0;
  let runId = '';
  return {
    workflowId: syncWorkflowId({ practiceId: practice.id, kind, recordId: null }),
    // Four calls run at once; while their values are stored, the next four run.
    page: 8,
    writes: [],
    gated: false,
    async start() {
      round += 1;
      await writeValue(practice, stored, first(stored.records).UUID, round);
      runId = await startSweep(practice, kind);
    },
    async facts() {
      return {
        actual: {
          ...(await runFacts(practice, runId)),
          values: await storedValues(practice, stored),
        },
        expected: {
          ...succeeded,
          read: length,
          total: length,
          changed: 1,
          unchanged: length - 1,
          values: await xpmValues(practice, stored),
        },
      };
    },
  };
}

/** One client's custom fields, or one job with its fields; a value and the job's name change each round. */
export async function singleRecordScenario(
  practice: TestPractice,
  type: Stored['type'],
): Promise<Scenario> {
  const all = await store(practice, type);
  const stored = { ...all, records: all.records.slice(0, 1) };
  const recordId = first(stored.ids);
  const { UUID: uuid } = first(stored.records);
  const id = recordId.replace(/^.*:/, '');
  const kind = type === 'CLIENT' ? 'CLIENT_FIELDS' : 'JOB';
  const isJob = type === 'JOB';
  let round = 0;
  let runId = '';
  return {
    workflowId: syncWorkflowId({ practiceId: practice.id, kind, recordId: id }),
    page: 1,
    writes: [],
    gated: false,
    async start() {
      round += 1;
      await writeValue(practice, stored, uuid, round);
      const fields = { Name: `Changed ${round}` };
      if (isJob) await xpmRecords(practice, { resource: 'job', action: 'update', uuid, fields });
      runId = await requestRun(practice, kind, { recordId });
    },
    async facts() {
      const here = await storedValues(practice, stored);
      const there = await xpmValues(practice, stored);
      const changed = isJob ? 2 : 1;
      const read = (there.counts.get(uuid) ?? 0) + (isJob ? 1 : 0);
      const job = isJob && (await practice.stack.prisma.job.findUniqueOrThrow({ where: { id } }));
      return {
        actual: {
          ...(await runFacts(practice, runId)),
          count: here.counts.get(uuid),
          text: here.text,
          name: job && job.name,
        },
        expected: {
          ...succeeded,
          read,
          total: read,
          changed,
          unchanged: read - changed,
          count: there.counts.get(uuid),
          text: there.text,
          name: isJob && `Changed ${round}`,
        },
      };
    },
  };
}
