import { RequestFailed } from '../../../components/request-failed.tsx';
import { personOptions } from '../../person-options.ts';
import { usePeople } from '../../use-people.ts';
import type { RecordSearch, Status } from '../search.ts';
import { Choice } from './choice.tsx';

/** Parameters of the address to change; an empty text removes one. */
export type Change = (parameters: Readonly<Record<string, string>>) => void;

export interface FiltersProps<Search> {
  readonly search: Search;
  readonly change: Change;
}

/** Manager and partner, chosen from the staff of the practice. */
export function PersonChoices({ search, change }: FiltersProps<RecordSearch>) {
  const { people, error, retry } = usePeople();
  const byXpmId = people?.map((person) => ({ ...person, id: person.xpmId }));
  const options =
    byXpmId && [...personOptions(byXpmId)].map(([label, value]) => ({ value, label }));
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

export interface StatusChoiceProps extends FiltersProps<RecordSearch> {
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
