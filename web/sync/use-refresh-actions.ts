import { useClient } from 'urql';
import type { VariablesOf } from '../graphql/graphql.ts';
import { usePractice } from '../practice/practice-context.ts';
import { livePracticeDocument, recordActionsDocument } from './documents.ts';
import type { Run } from './run.ts';

type Surface = VariablesOf<typeof recordActionsDocument>['surface'];

/** Where the syncs of one record are offered. */
const surfacesOfRecords: Partial<Record<Run['kind'], Surface>> = {
  CLIENT_FIELDS: 'CLIENT_CUSTOM_FIELDS',
  JOB: 'JOB_SUMMARY',
};

export type RefreshActions = (
  kind: Run['kind'],
  recordId: string | null | undefined,
) => Promise<void>;

/** Reads the actions again that a mutation has changed: the subscription may be silent for a while. */
export function useRefreshActions(): RefreshActions {
  const { id: practiceId } = usePractice();
  const client = useClient();
  return async (kind, recordId) => {
    const surface = surfacesOfRecords[kind];
    const fresh = { requestPolicy: 'network-only' } as const;
    await (surface === undefined || recordId == null
      ? client.query(livePracticeDocument, { practiceId }, fresh).toPromise()
      : client.query(recordActionsDocument, { practiceId, surface, recordId }, fresh).toPromise());
  };
}
