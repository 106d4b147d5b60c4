import type { ResultOf } from '../graphql/graphql.ts';
import type { activityDocument } from './documents.ts';

export type Entry = NonNullable<
  ResultOf<typeof activityDocument>['practice']
>['activity']['edges'][number]['node'];
