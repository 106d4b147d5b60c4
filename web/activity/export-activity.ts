import type { Client, CombinedError, OperationResult } from 'urql';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import { refusalText } from '../graphql/refusal-text.ts';
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

/**
 * Saves every entry that the filter lists as a CSV file (RFC 4180). Returns why it was not saved; null when it was.
 * A file with a part of the entries would look like all of them.
 */
export async function exportActivity(
  client: Client,
  activity: ExportedActivity,
): Promise<string | null> {
  const { entries, error } = await allEntries(client, activity);
  if (error !== undefined) return refusalText(null, error);
  const rows: (readonly string[])[] = [['When', 'Type', 'Title', 'Status', 'Details', 'Who']];
  for (const entry of entries) {
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
  return null;
}

interface ReadEntries {
  readonly entries: readonly Entry[];
  readonly error?: CombinedError;
}

async function allEntries(
  client: Client,
  { practiceId, filter }: ExportedActivity,
): Promise<ReadEntries> {
  const entries: Entry[] = [];
  let after: string | null = null;
  do {
    const { data, error }: OperationResult<ResultOf<typeof activityDocument>> = await client
      .query(activityDocument, { practiceId, filter, after }, { requestPolicy: 'network-only' })
      .toPromise();
    if (error !== undefined) return { entries, error };
    const page: Page | undefined = data?.practice?.activity;
    if (page === undefined) break;
    entries.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return { entries };
}
