import { expect, it, vi } from 'vitest';
import type { Transaction } from '../../../src/db/unit-of-work.ts';
import type { CallOrigin } from '../../../src/domain/practice/connection-trouble.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import type { ReadValuesDependencies } from '../../../src/edits/read-unread-values.ts';
import { readUnreadValues } from '../../../src/edits/read-unread-values.ts';

const job: RecordFacts = {
  ...({ practiceId: 'p', type: 'JOB', id: 'j' } as const),
  xpmId: 'x',
  number: 'J1',
  name: 'Job',
  archived: false,
  lastReadCall: 0n,
  valuesLastReadCall: null,
};

/** Reads the values of a job while the practice has trouble, and returns the number of calls. */
async function callsDuring(trouble: { readonly origin: CallOrigin | null } | null) {
  const jobFieldValues = vi.fn(() => Promise.resolve({ type: 'notFound' }));
  const tx = {
    connectionTrouble: { find: () => Promise.resolve(trouble) },
  } as unknown as Transaction;
  const deps = {
    unitOfWork: { transaction: (work: (tx: Transaction) => unknown) => work(tx) },
    source: { jobFieldValues },
  } as unknown as ReadValuesDependencies;
  expect(await readUnreadValues(deps, job)).toBe(false);
  return jobFieldValues.mock.calls.length;
}

it.each([
  { trouble: { origin: null }, calls: 0, title: 'No call for an edit is made during trouble' },
  { trouble: { origin: 'PUSH' as const }, calls: 0, title: 'Trouble of the pushes stops it, too' },
  {
    trouble: { origin: 'CLIENTS' as const },
    calls: 1,
    title: 'Trouble of a sync does not stop it',
  },
  { trouble: null, calls: 1, title: 'Without trouble the call is made' },
])('$title', async ({ trouble, calls }) => {
  expect(await callsDuring(trouble)).toBe(calls);
});
