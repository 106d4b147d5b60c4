import { Group } from '@mantine/core';
import { RequestFailed } from '../../../components/request-failed.tsx';
import { FieldControl } from '../../../edits/field/field-control.tsx';
import { useStateNames } from '../../use-state-names.ts';
import type { JobSearch, JobSort } from '../search.ts';
import { jobStatuses } from '../search.ts';
import { Choice } from './choice.tsx';
import type { FiltersProps } from './shared-choices.tsx';
import { PersonChoices, SortChoice, StatusChoice } from './shared-choices.tsx';

/** Every filter of jobs that is no view, and their order. */
export function JobFilters({ search, change }: FiltersProps<JobSearch>) {
  return (
    <>
      <PersonChoices search={search} change={change} />
      <StateChoice search={search} change={change} />
      <Group grow gap="xs" align="start">
        <FieldControl
          input={{ type: 'date' }}
          shared={{ label: 'Due from', value: search.dueFrom ?? '' }}
          onType={(dueFrom) => change({ dueFrom })}
        />
        <FieldControl
          input={{ type: 'date' }}
          shared={{ label: 'Due before', value: search.dueBefore ?? '' }}
          onType={(dueBefore) => change({ dueBefore })}
        />
      </Group>
      <StatusChoice search={search} change={change} statuses={jobStatuses(search)} />
      <SortChoice labels={sorts} sort={search.sort} change={change} />
    </>
  );
}

function StateChoice({ search, change }: FiltersProps<JobSearch>) {
  const { states, error, retry } = useStateNames();
  return (
    <>
      {error !== undefined && states === undefined && <RequestFailed error={error} retry={retry} />}
      <Choice
        label="State"
        any="Any state"
        value={search.state}
        options={states?.map((name) => ({ value: name, label: name }))}
        onChoose={(state) => change({ state })}
      />
    </>
  );
}

const sorts: Readonly<Record<Exclude<JobSort, 'NAME'>, string>> = {
  '-NAME': 'Name, Z to A',
  NUMBER: 'Number, lowest first',
  '-NUMBER': 'Number, highest first',
  STATE: 'State, A to Z',
  '-STATE': 'State, Z to A',
  DUE_DATE: 'Due, earliest first',
  '-DUE_DATE': 'Due, latest first',
  CLIENT: 'Client, A to Z',
  '-CLIENT': 'Client, Z to A',
  MANAGER: 'Manager, A to Z',
  '-MANAGER': 'Manager, Z to A',
  '-CHANGED_AT': 'Changed here, latest first',
  CHANGED_AT: 'Changed here, earliest first',
};
