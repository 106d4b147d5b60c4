import { describe, expect, it, vi } from 'vitest';
import { valueField } from '../../../src/domain/edits/pending-change.ts';
import type { JobFacts, RecordFacts } from '../../../src/domain/records/record.ts';
import type { PushOptions } from '../../../src/ports/xpm/target.ts';
import { createTarget } from '../../../src/xpm/calls/target.ts';
import { change } from '../domain/edits/pending.ts';

const job: JobFacts = {
  practiceId: 'practice-1',
  type: 'JOB',
  id: 'j',
  xpmId: 'job-uuid',
  number: 'J000123',
  name: 'Job',
  archived: false,
  lastReadCall: 0n,
  valuesLastReadCall: null,
};
const client: RecordFacts = { ...job, type: 'CLIENT', xpmId: 'client-uuid' };
const identity = { xpmId: 'job-uuid', number: 'J000123' };
const ada = { xpmId: 'ada', name: 'Ada' };
const options: PushOptions = {
  priority: 'WRITE',
  stateCodes: new Map([['On Hold', 'HOLD']]),
  present: {},
  valueElements: new Map([['definition', 'DECIMAL']]),
};

function fakeCalls() {
  const call = () => vi.fn(() => Promise.resolve());
  const calls = {
    updateJob: call(),
    assignJob: call(),
    changeJobState: call(),
    updateClient: call(),
    setJobFieldValues: call(),
    setClientFieldValues: call(),
  };
  return { calls, target: createTarget(calls) };
}

const named = (record: RecordFacts, field: string, ours: string | typeof ada | null) =>
  change({ id: field, record, field, ours });

describe('The target', () => {
  it('A job is changed by its number and UUID, with texts and people in separate calls', async () => {
    const { calls, target } = fakeCalls();
    const changes = [named(job, 'name', 'New'), named(job, 'manager', ada)];
    for (const call of target.plan(changes)) await target.push(job, call, options);
    expect(calls.updateJob.mock.calls).toEqual([
      ['practice-1', identity, { name: 'New' }, options],
    ]);
    expect(calls.assignJob.mock.calls).toEqual([
      ['practice-1', identity, { manager: 'ada' }, options],
    ]);
  });

  it('An update carries the present contents of elements that XPM may require', async () => {
    const { calls, target } = fakeCalls();
    const dates = { startDate: '2026-03-01', dueDate: '2026-03-31' };
    const present = { name: 'As in XPM', ...dates, budget: '1.00' };
    const push = async (record: RecordFacts, field: string, ours: string, has = present) => {
      const changes = [named(record, field, ours)];
      for (const call of target.plan(changes)) {
        await target.push(record, call, { ...options, present: has });
      }
    };
    const sent = (): unknown => calls.updateJob.mock.lastCall?.at(2);
    await push(job, 'description', 'Work');
    expect(sent()).toEqual({ name: 'As in XPM', ...dates, description: 'Work' });
    await push(job, 'dueDate', '2026-04-30');
    expect(sent()).toEqual({ name: 'As in XPM', ...dates, dueDate: '2026-04-30' });
    // XPM has the dates in an order that it may refuse, and they are not what was edited.
    await push(job, 'name', 'New', { ...present, dueDate: '2026-02-01' });
    expect(sent()).toEqual({ name: 'New' });
    await push(client, 'email', 'a@example.com');
    const updated = (): unknown => calls.updateClient.mock.lastCall?.at(2);
    expect(updated()).toEqual({
      name: 'As in XPM',
      email: 'a@example.com',
    });
  });

  it('A client is changed by its UUID, with texts and people in one call', async () => {
    const { calls, target } = fakeCalls();
    const changes = [named(client, 'email', null), named(client, 'partner', ada)];
    for (const call of target.plan(changes)) await target.push(client, call, options);
    expect(calls.updateClient.mock.calls).toEqual([
      ['practice-1', 'client-uuid', { email: null, partner: 'ada' }, options],
    ]);
  });

  it.each([
    ['On Hold', 'HOLD'],
    ['In Progress', 'INPROGRESS'],
  ])('The state %j is sent as %s: the known code, or else the default', async (state, code) => {
    const { calls, target } = fakeCalls();
    for (const call of target.plan([named(job, 'state', state)])) {
      await target.push(job, call, options);
    }
    expect(calls.changeJobState.mock.calls).toEqual([['practice-1', identity, code, options]]);
  });

  it('Custom fields are sent with the types of their definitions', async () => {
    const { calls, target } = fakeCalls();
    const values = [{ definitionXpmId: 'definition', valueElement: 'DECIMAL', value: '5' }];
    const field = valueField('definition');
    for (const record of [job, client]) {
      for (const call of target.plan([named(record, field, '5')])) {
        await target.push(record, call, options);
      }
    }
    expect(calls.setJobFieldValues.mock.calls).toEqual([['practice-1', identity, values, options]]);
    expect(calls.setClientFieldValues.mock.calls).toEqual([
      ['practice-1', 'client-uuid', values, options],
    ]);
  });

  it('A custom field without a known definition is an error', async () => {
    const { target } = fakeCalls();
    const call = { name: 'values', changes: [named(job, valueField('other'), '5')] };
    await expect(target.push(job, call, options)).rejects.toThrow('definition other');
  });

  it('A call that the target has not planned is an error', async () => {
    const { target } = fakeCalls();
    const push = async () => target.push(job, { name: 'delete', changes: [] }, options);
    await expect(push()).rejects.toThrow('no call "delete"');
  });
});
