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

describe('changes of a job', () => {
  it('are four calls at most, in the order in which they are made', () => {
    const scrambled = [values[0], 'state', 'partner', 'name', values[1], 'budget', 'manager'];
    expect(plan(job, scrambled as string[])).toEqual([
      ['update', ['name', 'budget']],
      ['assign', ['partner', 'manager']],
      ['state', ['state']],
      ['values', values],
    ]);
  });

  it('are just the calls that they need', () => {
    expect(plan(job, [])).toEqual([]);
    expect(plan(job, ['partner'])).toEqual([['assign', ['partner']]]);
    expect(plan(job, ['state', ...values])).toEqual([
      ['state', ['state']],
      ['values', values],
    ]);
  });

  it('are each in one call, whatever may be edited', () => {
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

describe('changes of a client', () => {
  it('are two calls at most: manager and partner go with the other fields', () => {
    const fields = Object.keys(clientFields);
    expect(plan(client, [...values, ...fields])).toEqual([
      ['update', fields],
      ['values', values],
    ]);
  });
});

it('what a job is changed to last is its custom fields: its state may be the last thing it takes', () => {
  expect(pushCalls).toEqual(['update', 'assign', 'state', 'values']);
});

describe('the code of a state that nobody has configured', () => {
  it.each([
    ['In Progress', 'INPROGRESS'],
    ['Completed', 'COMPLETED'],
    ['On-Hold (client)', 'ONHOLDCLIENT'],
    ['Phase 2', 'PHASE2'],
    ['Überprüft', 'ÜBERPRÜFT'],
    ['', ''],
  ])('of %j is %s', (name, code) => {
    expect(defaultStateCode(name)).toBe(code);
  });
});
