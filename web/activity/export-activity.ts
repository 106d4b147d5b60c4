import type { Client, OperationResult } from 'urql';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import { toCsv } from './csv.ts';
import { activityDocument } from './documents.ts';
import type { Entry } from './entry.ts';

type Page = NonNullable<ResultOf<typeof activityDocument>['practice']>['activity'];

export interface ExportedActivity {
  readonly practiceId: string;
  /** The name of the practice, for the name of the file. */
  readonly name: string;
  readonly filter: NonNullable<VariablesOf<typeof activityDocument>['filter']>;
}

/** Saves every entry that the filter lists as a CSV file (RFC 4180). */
export async function exportActivity(client: Client, activity: ExportedActivity): Promise<void> {
  const rows: (readonly string[])[] = [['When', 'Type', 'Title', 'Status', 'Details', 'Who']];
  for (const entry of await allEntries(client, activity)) {
    rows.push([
      entry.createdAt,
      entry.type,
      entry.title,
      entry.status,
      entry.message,
      entry.actor ?? '',
    ]);
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
  link.download = `${activity.name} activity.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function allEntries(
  client: Client,
  { practiceId, filter }: ExportedActivity,
): Promise<readonly Entry[]> {
  let after: string | null = null;
  for (;;) {
    const { data, error }: OperationResult<ResultOf<typeof activityDocument>> = await client
      .query(activityDocument, { practiceId, filter, after }, { requestPolicy: 'network-only' })
      .toPromise();
    if (error !== undefined) throw error;
    const page: Page | undefined = data?.practice?.activity;
    if (page === undefined) return [];
    // The cache has joined this page with those before it.
    if (!page.pageInfo.hasNextPage) return page.edges.map(({ node }) => node);
    after = page.pageInfo.endCursor;
  }
}
