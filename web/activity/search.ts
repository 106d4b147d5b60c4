import type { VariablesOf } from '../graphql/graphql.ts';
import { textParameter } from '../shell/known-parameters.ts';
import type { activityDocument } from './documents.ts';

type Filter = NonNullable<VariablesOf<typeof activityDocument>['filter']>;
export type ActivityStatus = NonNullable<Filter['statuses']>[number];
export type ActivityType = NonNullable<Filter['types']>[number];

export const activityStatuses = {
  IN_PROGRESS: { label: 'In progress', color: 'blue' },
  SUCCESS: { label: 'Success', color: 'teal' },
  ALERT: { label: 'Alert', color: 'yellow' },
  ACTION_REQUIRED: { label: 'Action required', color: 'orange' },
  FAILURE: { label: 'Failure', color: 'red' },
} as const satisfies Record<ActivityStatus, { readonly label: string; readonly color: string }>;

export const activityTypes = {
  SYNC: 'Syncs',
  PUSH: 'Edits sent to XPM',
  QUOTA: 'Limits',
  CONNECTION: 'Connection',
  SETTINGS: 'Settings',
  DELETION_REVIEW: 'Deletions',
} as const satisfies Record<ActivityType, string>;

export interface ActivitySearch {
  readonly q?: string;
  readonly status?: ActivityStatus;
  readonly type?: ActivityType;
  /** The entry that is open. */
  readonly entry?: string;
}

export function activitySearch(raw: Readonly<Record<string, unknown>>): ActivitySearch {
  const { status, type, entry } = raw;
  const q = textParameter(raw['q']);
  return {
    ...(q === undefined ? {} : { q }),
    ...(isKey(activityStatuses, status) ? { status } : {}),
    ...(isKey(activityTypes, type) ? { type } : {}),
    ...(typeof entry === 'string' ? { entry } : {}),
  };
}

export function withoutEntry({ entry: _closed, ...filters }: ActivitySearch): ActivitySearch {
  return filters;
}

function isKey<T extends object>(names: T, value: unknown): value is keyof T & string {
  return typeof value === 'string' && Object.hasOwn(names, value);
}
