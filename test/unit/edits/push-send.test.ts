import { describe, expect, it } from 'vitest';
import type { PendingChange } from '../../../src/domain/edits/pending-change.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { sendChanges } from '../../../src/edits/push/send.ts';
import { createTarget } from '../../../src/xpm/calls/target.ts';
import type { WriteCalls } from '../../../src/xpm/calls/write-calls.ts';

const job: RecordFacts = {
  ...({ practiceId: 'p', type: 'JOB', id: 'j' } as const),
  xpmId: 'x',
  number: 'J1',
  name: 'Job',
  archived: false,
  lastReadCall: 0n,
  valuesLastReadCall: null,
};

const change = (field: string, ours: string): PendingChange => ({
  id: field,
  record: job,
  field,
  label: field,
  base: null,
  isBaseKnown: true,
  ours,
  theirs: null,
  replaces: null,
  sending: true,
  since: new Date(0),
  editedBy: 'Ada',
  attempts: 1,
  refusal: null,
  problem: null,
  nextAttemptAt: null,
});

type Texts = Readonly<Record<string, string | null>>;

/** A target that checks a job's dates and its budget, and the texts that it received, call by call. */
function targetWith(stored: Record<string, string | null>) {
  const received: Texts[] = [];
  const refuse = (message: string) =>
    Promise.reject(
      new SourceFailure({ type: 'rejected', status: 200, message }, 'update', message),
    );
  const unexpected = () => Promise.reject(new Error('This call was not expected.'));
  const calls: WriteCalls = {
    updateJob: (_practice, _job, texts) => {
      received.push({ ...texts });
      const after = { ...stored, ...texts };
      if (after.budget === 'much') return refuse('Invalid budget');
      if ((after.dueDate ?? '') < (after.startDate ?? '')) return refuse('Invalid job due date');
      Object.assign(stored, texts);
      return Promise.resolve();
    },
    assignJob: unexpected,
    changeJobState: unexpected,
    updateClient: unexpected,
    setJobFieldValues: unexpected,
    setClientFieldValues: unexpected,
  };
  return { calls, received };
}

const send = async (calls: WriteCalls, changes: readonly PendingChange[], present: Texts = {}) => {
  const { signal } = new AbortController();
  const options = { signal, stateCodes: new Map(), valueElements: new Map(), present };
  const sent = await sendChanges({ target: createTarget(calls), record: job, options }, changes);
  return Object.fromEntries(
    [...sent].map(([{ field }, refusal]) => [field, refusal?.text ?? null]),
  );
};

describe('Sending changes', () => {
  it('A call carries all changes that XPM takes together', async () => {
    const { calls, received } = targetWith({});
    const changes = [change('name', 'New'), change('budget', '5')];
    expect(await send(calls, changes)).toEqual({ name: null, budget: null });
    expect(received).toEqual([{ name: 'New', budget: '5' }]);
  });

  it('An invalid value delays no other change', async () => {
    const { calls } = targetWith({});
    const changes = [change('name', 'New'), change('budget', 'much')];
    expect(await send(calls, changes)).toEqual({ name: null, budget: 'Invalid budget' });
  });

  it('A change that is valid only beside another one is sent again after it', async () => {
    const { calls } = targetWith({ startDate: '2026-05-20', dueDate: '2026-05-25' });
    const changes = [
      change('dueDate', '2026-05-10'),
      change('startDate', '2026-05-05'),
      change('budget', 'much'),
    ];
    expect(await send(calls, changes)).toEqual({
      startDate: null,
      dueDate: null,
      budget: 'Invalid budget',
    });
  });

  it('A target that requires name and dates receives those that XPM has accepted last', async () => {
    const before = { name: 'Old', startDate: '2026-05-20', dueDate: '2026-05-25' };
    const { calls, received } = targetWith({ ...before });
    const changes = [change('dueDate', '2026-05-10'), change('startDate', '2026-05-05')];
    const both = [...changes, change('budget', 'much')];
    expect(await send(calls, both, before)).toMatchObject({ startDate: null, dueDate: null });
    const after = { name: 'Old', startDate: '2026-05-05', dueDate: '2026-05-10' };
    expect(received.at(-2)).toEqual(after);
    expect(received.at(-1)).toEqual({ ...after, budget: 'much' });
  });

  it('A failure that is not a refusal ends the sending', async () => {
    const down = new SourceFailure({ type: 'unavailable', status: 503 }, 'update', 'down');
    const { calls } = targetWith({});
    const failing = { ...calls, updateJob: () => Promise.reject(down) };
    await expect(send(failing, [change('name', 'New'), change('state', 'On Hold')])).rejects.toBe(
      down,
    );
  });
});
