import type { VariablesOf } from '../../../graphql/graphql.ts';
import type { clientsDocument, jobsDocument } from '../list-documents.ts';
import type { ClientSearch, JobSearch } from '../search.ts';
import { clientStatuses, jobStatuses } from '../search.ts';

type ClientVariables = Required<Pick<VariablesOf<typeof clientsDocument>, 'filter' | 'orderBy'>>;
type JobVariables = Required<Pick<VariablesOf<typeof jobsDocument>, 'filter' | 'orderBy'>>;

/** What the address says, for the query of clients. */
export function clientVariables(search: ClientSearch): ClientVariables {
  const { q, show, manager, partner, group, status, sort } = search;
  const filter = {
    search: q ?? null,
    // By default the service leaves out archived and deleted clients. An edit waits whatever its client's status is.
    statuses:
      status !== undefined ? [status] : show === undefined ? null : [...clientStatuses(search)],
    pendingChanges: show === 'pending' ? true : null,
    managerXpmId: manager ?? null,
    partnerXpmId: partner ?? null,
    groupId: group === undefined ? null : `ClientGroup:${group}`,
  };
  return { filter, orderBy: orderOf(sort) };
}

/**
 * What the address says, for the query of jobs. A job is open until it has a completed date, and overdue from the day
 * after its due date.
 * @param clientXpmId the identifier in XPM of the client that the address names; null when it names none
 */
export function jobVariables(
  search: JobSearch,
  today: string,
  clientXpmId: string | null,
): JobVariables {
  const { q, show, manager, partner, state, dueFrom, dueBefore, status, sort } = search;
  const filter = {
    search: q ?? null,
    // By default the service leaves out deleted jobs. An edit waits whatever the status of its job is.
    statuses:
      status !== undefined
        ? [status]
        : show === 'deleted' || show === 'pending'
          ? [...jobStatuses(search)]
          : null,
    pendingChanges: show === 'pending' ? true : null,
    completed: show === undefined || show === 'overdue' ? false : null,
    managerXpmId: manager ?? null,
    partnerXpmId: partner ?? null,
    clientXpmId,
    states: state === undefined ? null : [state],
    dueFrom: dueFrom ?? null,
    dueBefore: earliest([dueBefore, show === 'overdue' ? today : undefined]),
  };
  return { filter, orderBy: orderOf(sort) };
}

function orderOf<Field extends string>(sort: Field | `-${Field}` | undefined) {
  if (sort === undefined) return null;
  const isDescending = sort.startsWith('-');
  return {
    field: sort.replace('-', '') as Field,
    direction: isDescending ? 'DESC' : 'ASC',
  } as const;
}

/** The first of some calendar dates; null when there is none. */
const earliest = (dates: readonly (string | undefined)[]): string | null =>
  dates.filter((date) => date !== undefined).toSorted()[0] ?? null;
