import type { Client, CombinedError, OperationResult } from 'urql';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import type { Times } from '../time/times.ts';
import { toCsv } from './csv.ts';
import { activityDocument } from './documents.ts';
import type { Entry } from './entry.ts';
import { activityStatuses, activityTypes } from './search.ts';

export interface ExportedActivity {
  readonly practiceId: string;
  /** The name of the practice, for the name of the file. */
  readonly name: string;
  readonly filter: NonNullable<VariablesOf<typeof activityDocument>['filter']>;
  readonly times: Times;
}

export type ExportOutcome =
  | { readonly type: 'saved' }
  | { readonly type: 'failed'; readonly error: CombinedError | undefined };

/**
 * Saves every entry that the filter lists as a CSV file (RFC 4180), in the words of the page and with times as
 * spreadsheets read them; nothing when one of its pages cannot be read.
 */
export async function exportActivity(
  client: Client,
  activity: ExportedActivity,
): Promise<ExportOutcome> {
  const read = await readEntries(client, activity);
  if (read.type === 'failed') return read;
  const { times } = activity;
  const rows = read.entries.map(({ createdAt, type, title, status, message, actor }) => [
    `${times.today(createdAt)} ${times.clock(createdAt)}`,
    activityTypes[type],
    title,
    activityStatuses[status].label,
    message,
    actor ?? '',
  ]);
  const head = [`When (${times.zone})`, 'Type', 'What', 'Result', 'Details', 'Who'];
  const csv = toCsv([head, ...rows]);
  save(`${activity.name} activity.csv`, csv);
  return { type: 'saved' };
}

type Page = NonNullable<ResultOf<typeof activityDocument>['practice']>['activity'];
interface Read {
  readonly type: 'read';
  readonly entries: readonly Entry[];
}

async function readEntries(
  client: Client,
  { practiceId, filter }: ExportedActivity,
): Promise<Read | Extract<ExportOutcome, { type: 'failed' }>> {
  const entries: Entry[] = [];
  let after: string | null = null;
  for (;;) {
    const { data, error }: OperationResult<ResultOf<typeof activityDocument>> = await client
      .query(activityDocument, { practiceId, filter, after }, { requestPolicy: 'network-only' })
      .toPromise();
    const page: Page | undefined = data?.practice?.activity;
    if (error !== undefined || page === undefined) return { type: 'failed', error };
    entries.push(...page.edges.map(({ node }) => node));
    if (!page.pageInfo.hasNextPage) return { type: 'read', entries };
    after = page.pageInfo.endCursor;
  }
}

/** By this mark Excel recognizes UTF-8. Without it, a name with a macron is garbled. */
const byteOrderMark = '\uFEFF';

function save(name: string, csv: string): void {
  const link = document.createElement('a');
  const file = new Blob([byteOrderMark, csv], { type: 'text/csv;charset=utf-8' });
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
