import { RequestFailed } from '../../../components/request-failed.tsx';
import type { ResultOf } from '../../../graphql/graphql.ts';
import { graphql } from '../../../graphql/graphql.ts';
import { uuidOf } from '../../../graphql/ids.ts';
import { useWholeList } from '../../../graphql/pages/use-whole-list.ts';
import { usePractice } from '../../../practice/practice-context.ts';
import type { ClientSearch, ClientSort } from '../search.ts';
import { clientStatuses } from '../search.ts';
import { Choice } from './choice.tsx';
import type { FiltersProps } from './shared-choices.tsx';
import { PersonChoices, SortChoice, StatusChoice } from './shared-choices.tsx';

/** Every filter of clients that is no view, and their order. */
export function ClientFilters({ search, change }: FiltersProps<ClientSearch>) {
  return (
    <>
      <PersonChoices search={search} change={change} />
      <GroupChoice search={search} change={change} />
      <StatusChoice search={search} change={change} statuses={clientStatuses(search)} />
      <SortChoice labels={sorts} sort={search.sort} change={change} />
    </>
  );
}

const groupsDocument = graphql(`
  query ClientGroups($practiceId: ID!, $after: String) {
    practice(id: $practiceId) {
      id
      clientGroups(first: 200, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            name
          }
        }
      }
    }
  }
`);

const groupsOf = ({ practice }: ResultOf<typeof groupsDocument>) => practice?.clientGroups;

function GroupChoice({ search, change }: FiltersProps<ClientSearch>) {
  const { id: practiceId } = usePractice();
  const { list, error, retry } = useWholeList({
    query: groupsDocument,
    variables: { practiceId },
    listOf: groupsOf,
  });
  return (
    <>
      {error !== undefined && <RequestFailed error={error} retry={retry} />}
      <Choice
        label="Client group"
        any="Any group"
        value={search.group}
        options={list?.edges.map(({ node }) => ({ value: uuidOf(node.id), label: node.name }))}
        onChoose={(group) => change({ group })}
      />
    </>
  );
}

const sorts: Readonly<Record<Exclude<ClientSort, 'NAME'>, string>> = {
  '-NAME': 'Name, Z to A',
  CLIENT_CODE: 'Client code, A to Z',
  '-CLIENT_CODE': 'Client code, Z to A',
  MANAGER: 'Manager, A to Z',
  '-MANAGER': 'Manager, Z to A',
  PARTNER: 'Partner, A to Z',
  '-PARTNER': 'Partner, Z to A',
  '-CHANGED_AT': 'Changed here, latest first',
  CHANGED_AT: 'Changed here, earliest first',
};
