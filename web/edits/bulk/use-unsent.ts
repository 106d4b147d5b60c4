import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, useSubscription } from 'urql';
import type { ResultOf } from '../../graphql/graphql.ts';
import { graphql } from '../../graphql/graphql.ts';
import { readAllPages } from '../../graphql/pages/read-all-pages.ts';
import { statusDocument } from '../../live/status-document.ts';
import { usePractice } from '../../practice/practice-context.ts';
import type { BulkRecord } from './edit-in-turn.ts';

const unsentDocument = graphql(`
  query UnsentChanges($practiceId: ID!, $after: String) {
    practice(id: $practiceId) {
      id
      pendingChanges(first: 200, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            field {
              field
              refusal
            }
            record {
              __typename
              ... on Client {
                id
              }
              ... on Job {
                id
              }
            }
          }
        }
      }
    }
  }
`);

type Practice = NonNullable<ResultOf<typeof unsentDocument>['practice']>;
type PendingChange = Practice['pendingChanges']['edges'][number]['node'];

const listOf = ({ practice }: ResultOf<typeof unsentDocument>) => practice?.pendingChanges;

/** A record whose edit XPM has not accepted. */
export interface Unsent {
  readonly record: BulkRecord;
  /** Why it is not sent any more; null while it is on its way. */
  readonly refusal: string | null;
}

/** The records whose edit of the field XPM has not accepted, in their order. */
export function unsentOf(
  records: readonly BulkRecord[],
  field: string,
  changes: readonly PendingChange[],
): readonly Unsent[] {
  const ofField = changes.filter((change) => change.field.field === field);
  const refusals = new Map(ofField.map(({ record, field: { refusal } }) => [record?.id, refusal]));
  return records.flatMap((record) => {
    const refusal = refusals.get(record.id);
    return refusal === undefined ? [] : { record, refusal };
  });
}

/** The same, live: it is read again with every change of the practice. Null before it is read. */
export function useUnsent(records: readonly BulkRecord[], field: string): readonly Unsent[] | null {
  const { id: practiceId } = usePractice();
  const client = useClient();
  const [changes, setChanges] = useState<readonly PendingChange[] | null>(null);
  const reading = useRef<'no' | 'yes' | 'again'>('no');
  const read = useCallback(async (): Promise<void> => {
    if (reading.current !== 'no') {
      reading.current = 'again';
      return;
    }
    do {
      reading.current = 'yes';
      const variables = { practiceId };
      const all = await readAllPages(client, { query: unsentDocument, variables, listOf });
      if (all.type === 'read') setChanges(all.edges.map(({ node }) => node));
      // Another change may have arrived, which the reading did not see.
    } while (isAgain(reading.current));
    reading.current = 'no';
  }, [client, practiceId]);
  useEffect(() => queueMicrotask(() => void read()), [read]);
  useSubscription({ query: statusDocument, variables: { practiceId } }, (_before, item) => {
    void read();
    return item;
  });
  return changes === null ? null : unsentOf(records, field, changes);
}

/** The state may have changed during the wait, which the compiler does not see. */
const isAgain = (state: 'no' | 'yes' | 'again'): boolean => state === 'again';
