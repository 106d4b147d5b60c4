import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import type { ResultOf } from '../../graphql/graphql.ts';
import { graphql } from '../../graphql/graphql.ts';
import { RequestFailed } from '../../shell/request-failed.tsx';
import { useCursor, useLoadedPages } from '../list/use-cursor.ts';
import { RecordLink } from '../record-link.tsx';

const missingRecordsDocument = graphql(`
  query MissingRecords($review: ID!, $after: String) {
    node(id: $review) {
      __typename
      id
      ... on DeletionReview {
        records(first: 50, after: $after) {
          totalCount
          pageInfo {
            hasNextPage
            hasPreviousPage
            endCursor
          }
          edges {
            cursor
            node {
              name
              number
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
  }
`);

type Node = NonNullable<ResultOf<typeof missingRecordsDocument>['node']>;
type Records = Extract<Node, { readonly records: unknown }>['records'];
type MissingRecord = Records['edges'][number]['node'];

export interface MissingRecordsProps {
  /** The id of the deletion review. */
  readonly review: string;
  readonly noun: string;
}

/** The records that a decision is about, on request. */
export function MissingRecords({ review, noun }: MissingRecordsProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack gap="xs" mt="xs" align="flex-start">
      <Button
        size="compact-xs"
        variant="subtle"
        aria-expanded={isOpen}
        onClick={() => setOpen((before) => !before)}
      >
        {isOpen ? `Hide the ${noun}` : `Show the ${noun}`}
      </Button>
      {isOpen && <RecordNames review={review} noun={noun} />}
    </Stack>
  );
}

function RecordNames({ review, noun }: MissingRecordsProps) {
  const cursor = useCursor(review);
  const [{ data, error, fetching }, retry] = useQuery({
    query: missingRecordsDocument,
    variables: { review, after: cursor.after },
    // The next list of XPM may contain some of them.
    requestPolicy: 'cache-and-network',
  });
  const read = data?.node?.__typename === 'DeletionReview' ? data.node.records : undefined;
  const { list, loadMore } = useLoadedPages(read, cursor, fetching);
  if (list === undefined) {
    return error === undefined ? null : <RequestFailed error={error} retry={retry} />;
  }
  if (list.totalCount === 0) return <Text size="sm">XPM lists all of them again.</Text>;
  return (
    <>
      <List size="sm" aria-label={`Missing ${noun}`}>
        {list.edges.map(({ cursor: key, node }) => (
          <List.Item key={key}>
            <RecordName missing={node} />
          </List.Item>
        ))}
      </List>
      {list.pageInfo.hasNextPage && (
        <Group>
          <Button size="compact-xs" variant="default" onClick={loadMore}>
            Show more of {list.totalCount.toLocaleString('en-AU')}
          </Button>
        </Group>
      )}
    </>
  );
}

function RecordName({ missing: { name, number, record } }: { readonly missing: MissingRecord }) {
  const title = number === null ? name : `${number} ${name}`;
  return record === null ? title : <RecordLink record={{ id: record.id, name: title }} />;
}
