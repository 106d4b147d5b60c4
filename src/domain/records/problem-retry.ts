import type { SyncKind } from '../sync/sync-kind.ts';
import { isOtherKind } from '../sync/sync-kind.ts';
import type { ProblemContent } from './problem.ts';
import type { ReadProblemReason } from './read-problem.ts';

/** What is read of one record by one call. The other lists come whole only. */
export const retriedContents = [
  'clients',
  'jobs',
  'clientFieldValues',
  'jobFieldValues',
] as const satisfies readonly ProblemContent[];
export type RetriedContent = (typeof retriedContents)[number];

/** Problems with the same remedy. */
export interface ProblemCause {
  /** The kind of the sync that last found them. */
  readonly kind: SyncKind;
  readonly reason: ReadProblemReason;
}

/** What a retry of open problems has to read. */
export interface RetryCost {
  readonly problems: number;
  /** The calls for the records that can be read alone: one for each. */
  readonly calls: number;
  /** The problems of records that only their list can bring. */
  readonly listed: number;
}

/** How a retry reads: by a call for each record, or by the sync that reads their whole list. */
export type RetryRoute = 'NOTHING' | 'RECORDS' | 'LIST';

/** A single record that only its list can bring sends the whole cause to the list, which has the others as well. */
export function retryRouteOf({ kind }: Pick<ProblemCause, 'kind'>, cost: RetryCost): RetryRoute {
  if (cost.listed > 0 && !isOtherKind(kind)) return 'LIST';
  return cost.calls > 0 ? 'RECORDS' : 'NOTHING';
}
