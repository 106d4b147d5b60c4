import type { ProblemContent } from '../records/problem.ts';
import { retriedContents } from '../records/problem-retry.ts';
import { listKindOf, recordLists } from '../records/record-list.ts';
import type { OtherKind, SyncKind } from './sync-kind.ts';
import { isOtherKind } from './sync-kind.ts';

const otherContents: Readonly<Record<OtherKind, readonly ProblemContent[]>> = {
  CLIENT_FIELDS: ['clientFieldValues'],
  JOB: ['jobs', 'jobFieldValues'],
  CLIENT_FIELD_VALUES: ['clientFieldValues'],
  JOB_FIELD_VALUES: ['jobFieldValues'],
  PROBLEMS: retriedContents,
};

const sweepOf = {
  clientFieldValues: 'CLIENT_FIELD_VALUES',
  jobFieldValues: 'JOB_FIELD_VALUES',
} as const;

/** The kind that reads the content of all records. */
export const wholeKindOf = (content: ProblemContent): SyncKind =>
  content === 'clientFieldValues' || content === 'jobFieldValues'
    ? sweepOf[content]
    : listKindOf(content);

/** What the runs of a kind read. */
export const contentsOf = (kind: SyncKind): readonly ProblemContent[] =>
  isOtherKind(kind) ? otherContents[kind] : recordLists.filter((list) => listKindOf(list) === kind);
