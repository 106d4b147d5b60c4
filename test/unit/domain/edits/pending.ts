import type { PendingChange } from '../../../../src/domain/edits/pending-change.ts';
import type { RecordKey } from '../../../../src/domain/records/record.ts';
import { at } from '../sync/run.ts';

const practiceId = '00000000-0000-4000-8000-000000000002';

export const job: RecordKey = { practiceId, type: 'JOB', id: 'job' };
export const client: RecordKey = { practiceId, type: 'CLIENT', id: 'client' };

/** A job's name, edited here and not sent yet. */
export const change = (given: Partial<PendingChange> = {}): PendingChange => ({
  id: 'change',
  record: job,
  field: 'name',
  label: 'Name',
  base: 'theirs',
  isBaseKnown: true,
  ours: 'ours',
  theirs: 'theirs',
  replaces: null,
  sending: false,
  since: at(0),
  editedBy: 'Ada Finch',
  attempts: 0,
  refusal: null,
  problem: null,
  nextAttemptAt: null,
  ...given,
});
