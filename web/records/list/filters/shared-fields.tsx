import type { ResultOf } from '../../../graphql/graphql.ts';
import { usePractice } from '../../../practice/practice-context.ts';
import { RequestFailed } from '../../../shell/request-failed.tsx';
import { personOptions } from '../../page/person-options.ts';
import type { RecordSearch, Status } from '../search.ts';
import { Choice } from './choice.tsx';
import { peopleDocument } from './documents.ts';
import { useWholeList } from './use-whole-list.ts';

/** Parameters of the address to change; an empty text removes one. */
export type Change = (parameters: Readonly<Record<string, string>>) => void;

export interface FieldsProps<Search> {
  readonly search: Search;
  readonly change: Change;
}

const peopleOf = ({ practice }: ResultOf<typeof peopleDocument>) => practice?.users;

/** Manager and partner, chosen from the staff of the practice. */
export function PersonChoices({ search, change }: FieldsProps<RecordSearch>) {
  const { id: practiceId } = usePractice();
  const { list, error, retry } = useWholeList({
    query: peopleDocument,
    variables: { practiceId },
    listOf: peopleOf,
  });
  const people = list?.edges.map(({ node }) => ({ ...node, id: node.xpmId }));
  const options = people && [...personOptions(people)].map(([label, value]) => ({ value, label }));
  return (
    <>
      {error !== undefined && <RequestFailed error={error} retry={retry} />}
      <Choice
        label="Manager"
        any="Anybody"
        value={search.manager}
        options={options}
        onChoose={(manager) => change({ manager })}
      />
      <Choice
        label="Partner"
        any="Anybody"
        value={search.partner}
        options={options}
        onChoose={(partner) => change({ partner })}
      />
    </>
  );
}

const statusLabels: Readonly<Record<Status, string>> = {
  ACTIVE: 'Active',
  MISSING: 'Missing in XPM',
  ARCHIVED: 'Archived',
  DELETED: 'Deleted',
};

export interface StatusChoiceProps extends FieldsProps<RecordSearch> {
  /** Those of the present view. */
  readonly statuses: readonly Status[];
}

export function StatusChoice({ search, change, statuses }: StatusChoiceProps) {
  if (statuses.length === 1) return null;
  return (
    <Choice
      label="Status"
      any="Any status"
      value={search.status}
      options={statuses.map((value) => ({ value, label: statusLabels[value] }))}
      onChoose={(status) => change({ status })}
    />
  );
}

export interface SortChoiceProps {
  readonly labels: Readonly<Record<string, string>>;
  readonly sort: string | undefined;
  readonly change: Change;
}

/** By name, unless the address says otherwise. */
export function SortChoice({ labels, sort, change }: SortChoiceProps) {
  return (
    <Choice
      label="Sort by"
      any="Name, A to Z"
      value={sort}
      options={Object.entries(labels).map(([value, label]) => ({ value, label }))}
      onChoose={(next) => change({ sort: next })}
    />
  );
}
