import type { ProblemContent } from '../records/problem.ts';
import type { SyncKind } from './sync-kind.ts';

const contents: Readonly<Record<SyncKind, readonly ProblemContent[]>> = {
  CLIENTS: ['clients', 'clientGroups'],
  USERS: ['users'],
  JOBS: ['jobs'],
  TAX_RETURNS: ['taxReturns'],
  FIELD_DEFINITIONS: ['fieldDefinitions'],
  CLIENT_FIELDS: ['clientFieldValues'],
  JOB: ['jobs', 'jobFieldValues'],
  CLIENT_FIELD_VALUES: ['clientFieldValues'],
  JOB_FIELD_VALUES: ['jobFieldValues'],
};

/** What the runs of a kind read. */
export const contentsOf = (kind: SyncKind): readonly ProblemContent[] => contents[kind];
