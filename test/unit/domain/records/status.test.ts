import { describe, expect, test } from 'vitest';
import { statusOf } from '../../../../src/domain/records/status.ts';

const at = new Date('2026-11-28T10:00:00Z');
const present = { isArchived: false, isDeleted: false, deletedAt: null, missingSince: null };

describe('The status of a record', () => {
  test.each([
    ['A listed record is active', {}, { status: 'ACTIVE', since: null }],
    [
      'XPM’s archived flag archives a record',
      { isArchived: true },
      { status: 'ARCHIVED', since: null },
    ],
    [
      'XPM’s deleted flag deletes a record',
      { isDeleted: true },
      { status: 'DELETED', since: null },
    ],
    [
      'A record confirmed as absent is deleted since then',
      { deletedAt: at },
      { status: 'DELETED', since: at },
    ],
    [
      'A record absent from the last list is missing since then',
      { missingSince: at },
      { status: 'MISSING', since: at },
    ],
    [
      'Deletion outranks archiving',
      { isArchived: true, isDeleted: true },
      { status: 'DELETED', since: null },
    ],
    [
      'Archiving outranks a doubt',
      { isArchived: true, missingSince: at },
      { status: 'ARCHIVED', since: null },
    ],
  ])('%s', (_, presence, expected) => {
    expect(statusOf({ ...present, ...presence })).toEqual(expected);
  });

  test('A record without the flags of XPM has a status as well', () => {
    expect(statusOf({ deletedAt: null, missingSince: null })).toEqual({
      status: 'ACTIVE',
      since: null,
    });
  });
});
