import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { RequestFailed } from '../../components/request-failed.tsx';
import type { ResultOf } from '../../graphql/graphql.ts';
import { graphql } from '../../graphql/graphql.ts';
import { usePages } from '../../graphql/pages/use-pages.ts';
import { formatCount } from '../../text/numbers.ts';
import { RecordLink } from '../record-link.tsx';
import { titleOf } from '../title-of.ts';

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
  const { list, error, retry, loadMore } = usePages({
    query: missingRecordsDocument,
    variables: { review },
    listOf,
  });
  if (list === undefined) {
    return error === undefined ? null : <RequestFailed error={error} retry={retry} />;
  }
  if (list.totalCount === 0) return <Text size="sm">XPM lists all of them again.</Text>;
  return (
    <>
      <List size="sm" aria-label={`Missing ${noun}`}>
        {list.edges.map(({ cursor: key, node }) => (
          <List.Item key={key}>
            <MissingRecordName missing={node} />
          </List.Item>
        ))}
      </List>
      {list.pageInfo.hasNextPage && (
        <Group>
          <Button size="compact-xs" variant="default" onClick={loadMore}>
            Show more of {formatCount(list.totalCount)}
          </Button>
        </Group>
      )}
      {error !== undefined && <RequestFailed error={error} retry={retry} />}
    </>
  );
}

const listOf = ({ node }: ResultOf<typeof missingRecordsDocument>) =>
  node?.__typename === 'DeletionReview' ? node.records : undefined;

function MissingRecordName({ missing }: { readonly missing: MissingRecord }) {
  const { record } = missing;
  const title = titleOf(missing);
  return record === null ? title : <RecordLink record={{ id: record.id, name: title }} />;
}
