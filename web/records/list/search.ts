import type { VariablesOf } from '../../graphql/graphql.ts';
import { textParameter } from '../../shell/known-parameters.ts';
import { uuidParameter } from '../../shell/uuid-parameters.ts';
import type { clientsDocument, jobsDocument } from './list-documents.ts';

type ClientVariables = VariablesOf<typeof clientsDocument>;
type JobVariables = VariablesOf<typeof jobsDocument>;
type ClientField = NonNullable<ClientVariables['orderBy']>['field'];
type JobField = NonNullable<JobVariables['orderBy']>['field'];
export type Status = NonNullable<NonNullable<ClientVariables['filter']>['statuses']>[number];

/** What a list is sorted by; a minus stands for the opposite direction. By name, which the service does, needs none. */
type Sort<Field extends string> = Field | `-${Field}`;
export type ClientSort = Sort<ClientField>;
export type JobSort = Sort<JobField>;

/** What the lists of clients and jobs can both be filtered by. People are named by their UUID in XPM. */
export interface RecordSearch {
  readonly q?: string;
  readonly manager?: string;
  readonly partner?: string;
  readonly status?: Status;
}

/** Filters live in the address, so that a view can be linked, reloaded and left with the back button. */
export interface ClientSearch extends RecordSearch {
  readonly show?: 'pending' | 'archived';
  /** The UUID of a client group. */
  readonly group?: string;
  readonly sort?: ClientSort;
}

export interface JobSearch extends RecordSearch {
  readonly show?: 'overdue' | 'all' | 'pending' | 'deleted';
  /** The UUID of a client, as in the address of its page. */
  readonly client?: string;
  readonly state?: string;
  readonly dueFrom?: string;
  readonly dueBefore?: string;
  readonly sort?: JobSort;
}

export interface TabSearch {
  readonly tab?: 'fields';
}

const clientFields: readonly ClientField[] = [
  'NAME',
  'CLIENT_CODE',
  'MANAGER',
  'PARTNER',
  'CHANGED_AT',
];
const jobFields: readonly JobField[] = [
  'NAME',
  'NUMBER',
  'STATE',
  'DUE_DATE',
  'CLIENT',
  'MANAGER',
  'CHANGED_AT',
];

/** The statuses that a view of the list has. */
export const clientStatuses = ({ show }: Pick<ClientSearch, 'show'>): readonly Status[] =>
  show === 'archived'
    ? ['ARCHIVED', 'DELETED']
    : show === 'pending'
      ? ['ACTIVE', 'MISSING', 'ARCHIVED', 'DELETED']
      : ['ACTIVE', 'MISSING'];

export const jobStatuses = ({ show }: Pick<JobSearch, 'show'>): readonly Status[] =>
  show === 'deleted'
    ? ['DELETED']
    : show === 'pending'
      ? ['ACTIVE', 'MISSING', 'DELETED']
      : ['ACTIVE', 'MISSING'];

type Raw = Readonly<Record<string, unknown>>;

export function clientSearch(raw: Raw): ClientSearch {
  const show = oneOf(['pending', 'archived'] as const, raw['show']);
  return present({
    ...people(raw),
    show,
    group: uuidParameter(raw['group']),
    status: oneOf(clientStatuses(present({ show })), raw['status']),
    sort: sortBy(clientFields, raw['sort']),
  });
}

export function jobSearch(raw: Raw): JobSearch {
  const show = oneOf(['overdue', 'all', 'pending', 'deleted'] as const, raw['show']);
  return present({
    ...people(raw),
    show,
    client: uuidParameter(raw['client']),
    state: textParameter(raw['state']),
    dueFrom: date(raw['dueFrom']),
    dueBefore: date(raw['dueBefore']),
    status: oneOf(jobStatuses(present({ show })), raw['status']),
    sort: sortBy(jobFields, raw['sort']),
  });
}

export function tabSearch(raw: Raw): TabSearch {
  return raw['tab'] === 'fields' ? { tab: 'fields' } : {};
}

const people = (raw: Raw) => ({
  q: textParameter(raw['q']),
  manager: uuidParameter(raw['manager']),
  partner: uuidParameter(raw['partner']),
});

/** The parameters that the address has. */
function present<T extends object>(parameters: T) {
  const entries = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

const oneOf = <T extends string>(names: readonly T[], value: unknown): T | undefined =>
  names.find((name) => name === value);

function sortBy<Field extends string>(
  fields: readonly Field[],
  value: unknown,
): Sort<Field> | undefined {
  const sorts = fields.flatMap((field) => [field, `-${field}`] as const);
  return value === 'NAME' ? undefined : oneOf(sorts, value);
}

/** A day that exists, `yyyy-MM-dd`; the service refuses others. */
function date(value: unknown): string | undefined {
  const day = typeof value === 'string' ? new Date(`${value}T00:00:00Z`) : null;
  if (day === null || Number.isNaN(day.getTime()) || day.getUTCFullYear() < 1) return undefined;
  return day.toISOString().startsWith(`${String(value)}T`) ? String(value) : undefined;
}
