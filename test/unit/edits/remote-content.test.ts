import { describe, expect, it } from 'vitest';
import type { ReadProblem } from '../../../src/domain/records/read-problem.ts';
import type { RecordFacts } from '../../../src/domain/records/record.ts';
import type { RemoteRecord } from '../../../src/edits/push/remote-record.ts';
import { remoteContent } from '../../../src/edits/push/remote-record.ts';
import { jobRecord } from '../../db/records/job-record.ts';
import { change } from '../domain/edits/pending.ts';

const stored: RecordFacts = {
  ...({ practiceId: 'p', type: 'JOB', id: 'j' } as const),
  xpmId: 'x',
  number: 'J1',
  name: 'Job',
  archived: false,
  lastReadCall: 1n,
  valuesLastReadCall: null,
};

const leftOut = (part: string): ReadProblem => ({
  type: 'partLeftOut',
  reason: 'PART_UNREADABLE',
  position: null,
  xpmId: 'x',
  label: 'J1',
  part,
  message: 'The part cannot be read.',
});

const remote = (part: string): RemoteRecord => ({
  type: 'found',
  details: {
    type: 'JOB',
    call: 2n,
    record: jobRecord({ startDate: null, manager: null, description: null }),
    problems: [leftOut(part)],
  },
  values: null,
});

describe('The content of XPM for a change', () => {
  it.each([
    ['startDate', 'StartDate'],
    ['manager', 'Manager.UUID'],
  ])('A left-out part of %s is not taken for an empty field', (field, part) => {
    expect(remoteContent(remote(part), stored, change({ field }))).toEqual({ type: 'unreadable' });
  });

  it('A left-out part of another field leaves an empty field empty', () => {
    const content = remoteContent(remote('StartDate'), stored, change({ field: 'description' }));
    expect(content).toEqual({ type: 'read', content: null });
  });
});
