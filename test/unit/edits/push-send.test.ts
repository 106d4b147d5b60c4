import { describe, expect, it } from 'vitest';
import type { PendingChange } from '../../../src/domain/edits/pending-change.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { sendChanges } from '../../../src/edits/push/send.ts';
import type { PracticeTarget } from '../../../src/ports/target.ts';

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
  ours,
  theirs: null,
  sending: true,
  since: new Date(0),
  editedBy: 'Ada',
  attempts: 1,
  refusal: null,
  problem: null,
  nextAttemptAt: null,
});

type Texts = Readonly<Record<string, string | null>>;

/** An XPM that checks a job's dates and its budget; what it was asked for, call by call. */
function targetWith(stored: Record<string, string | null>): {
  readonly target: PracticeTarget;
  readonly asked: Texts[];
} {
  const asked: Texts[] = [];
  const refuse = (words: string) =>
    Promise.reject(
      new SourceFailure({ kind: 'rejected', status: 200, message: words }, 'update', words),
    );
  const updateJob: PracticeTarget['updateJob'] = (_practice, _job, texts) => {
    asked.push({ ...texts });
    const after = { ...stored, ...texts };
    if (after.budget === 'much') return refuse('Invalid budget');
    if ((after.dueDate ?? '') < (after.startDate ?? '')) return refuse('Invalid job due date');
    Object.assign(stored, texts);
    return Promise.resolve();
  };
  const never = () => Promise.reject(new Error('It is not asked for that.'));
  const target = {
    updateJob,
    assignJob: never,
    changeJobState: never,
    updateClient: never,
    setJobFieldValues: never,
    setClientFieldValues: never,
  };
  return { target, asked };
}

const send = async (target: PracticeTarget, changes: readonly PendingChange[]) => {
  const { signal } = new AbortController();
  const means = { target, record: job, stateCode: '', elements: new Map(), signal };
  const sent = await sendChanges(means, changes);
  return Object.fromEntries([...sent].map(([{ field }, refusal]) => [field, refusal]));
};

describe('sending changes', () => {
  it('sends what goes together in one call', async () => {
    const { target, asked } = targetWith({});
    const changes = [change('name', 'New'), change('budget', '5')];
    expect(await send(target, changes)).toEqual({ name: null, budget: null });
    expect(asked).toEqual([{ name: 'New', budget: '5' }]);
  });

  it('lets a wrong value hold up none but itself', async () => {
    const { target } = targetWith({});
    const changes = [change('name', 'New'), change('budget', 'much')];
    expect(await send(target, changes)).toEqual({ name: null, budget: 'Invalid budget' });
  });

  it('sends again what is right only beside what has gone through meanwhile', async () => {
    const { target } = targetWith({ startDate: '2026-05-20', dueDate: '2026-05-25' });
    const changes = [
      change('dueDate', '2026-05-10'),
      change('startDate', '2026-05-05'),
      change('budget', 'much'),
    ];
    expect(await send(target, changes)).toEqual({
      startDate: null,
      dueDate: null,
      budget: 'Invalid budget',
    });
  });

  it('hands on what is no refusal, and sends nothing after it', async () => {
    const down = new SourceFailure({ kind: 'unavailable', status: 503 }, 'update', 'down');
    const { target } = targetWith({});
    const failing = { ...target, updateJob: () => Promise.reject(down) };
    await expect(send(failing, [change('name', 'New'), change('state', 'On Hold')])).rejects.toBe(
      down,
    );
  });
});
