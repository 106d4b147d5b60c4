import { expect, it } from 'vitest';
import { clientFields, jobFields } from '../../../src/domain/edits/editable-field.ts';
import { valueField } from '../../../src/domain/edits/pending-change.ts';
import { callsOfPush, callsOfSingleChange } from '../../../src/edits/push/calls-of-push.ts';
import { planPush } from '../../../src/xpm/calls/push-calls.ts';
import { change, client, job } from '../domain/edits/pending.ts';

const custom = valueField('one');

it.each([
  ['a job', job, [...Object.keys(jobFields), custom]],
  ['a client', client, [...Object.keys(clientFields), custom]],
] as const)(
  'Each field of %s takes the same calls when it is sent alone',
  (_of, record, fields) => {
    for (const field of fields) {
      const calls = callsOfPush({ plan: planPush }, [change({ record, field })]);
      expect([field, calls]).toEqual([field, callsOfSingleChange]);
    }
  },
);

it('Fields of one part share its reads, and custom fields have reads of their own', () => {
  const calls = (fields: readonly string[]) =>
    callsOfPush(
      { plan: planPush },
      fields.map((field) => change({ id: field, record: job, field })),
    );
  expect(calls(['name', 'budget'])).toBe(callsOfSingleChange);
  expect(calls(['name', 'state'])).toBe(callsOfSingleChange + 1);
  expect(calls(['name', custom])).toBe(2 * callsOfSingleChange);
});
