import { describe, expect, it } from 'vitest';
import { clientFields, jobFields } from '../../../src/domain/edits/editable-field.ts';
import { valueField } from '../../../src/domain/edits/pending-change.ts';
import type { RecordKey } from '../../../src/domain/records/record.ts';
import { jobUpdateFields } from '../../../src/xpm/calls/jobs.ts';
import { planPush, pushCalls } from '../../../src/xpm/calls/push-calls.ts';
import { defaultStateCode } from '../../../src/xpm/calls/target.ts';
import { change, client, job } from '../domain/edits/pending.ts';

const plan = (record: RecordKey, fields: readonly string[]) =>
  planPush(fields.map((field) => change({ id: field, record, field }))).map(
    ({ name, changes }) => [name, changes.map(({ field }) => field)] as const,
  );
const values = ['one', 'two'].map(valueField);

describe('Changes of a job', () => {
  it('The changes of a job take at most four calls, in a fixed order', () => {
    const scrambled = [values[0], 'state', 'partner', 'name', values[1], 'budget', 'manager'];
    expect(plan(job, scrambled as string[])).toEqual([
      ['update', ['name', 'budget']],
      ['assign', ['partner', 'manager']],
      ['state', ['state']],
      ['values', values],
    ]);
  });

  it('The changes of a job take only the calls that they need', () => {
    expect(plan(job, [])).toEqual([]);
    expect(plan(job, ['partner'])).toEqual([['assign', ['partner']]]);
    expect(plan(job, ['state', ...values])).toEqual([
      ['state', ['state']],
      ['values', values],
    ]);
  });

  it('Every editable field of a job is in exactly one call', () => {
    const fields = Object.keys(jobFields);
    const planned = plan(job, fields);
    expect(planned.flatMap(([, each]) => each).toSorted()).toEqual(fields.toSorted());
    expect(planned).toEqual([
      ['update', [...jobUpdateFields]],
      ['assign', ['manager', 'partner']],
      ['state', ['state']],
    ]);
  });
});

describe('Changes of a client', () => {
  it('The changes of a client take at most two calls, with manager and partner among the other fields', () => {
    const fields = Object.keys(clientFields);
    expect(plan(client, [...values, ...fields])).toEqual([
      ['update', fields],
      ['values', values],
    ]);
  });
});

it('The state is sent after the other fields and before the custom fields', () => {
  expect(pushCalls).toEqual(['update', 'assign', 'state', 'values']);
});

describe('The default code of a state', () => {
  it.each([
    ['In Progress', 'INPROGRESS'],
    ['Completed', 'COMPLETED'],
    ['On-Hold (client)', 'ONHOLDCLIENT'],
    ['Phase 2', 'PHASE2'],
    ['Überprüft', 'ÜBERPRÜFT'],
    ['', ''],
  ])('The state %j has the default code %s', (name, code) => {
    expect(defaultStateCode(name)).toBe(code);
  });
});
