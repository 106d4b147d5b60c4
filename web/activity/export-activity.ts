import type { Client, CombinedError } from 'urql';
import type { ResultOf, VariablesOf } from '../graphql/graphql.ts';
import { readAllPages } from '../graphql/pages/read-all-pages.ts';
import type { Times } from '../time/times.ts';
import { toCsv } from './csv.ts';
import { activityDocument } from './documents.ts';
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
  { practiceId, name, filter, times }: ExportedActivity,
): Promise<ExportOutcome> {
  const variables = { practiceId, filter };
  const read = await readAllPages(client, { query: activityDocument, variables, listOf });
  if (read.type === 'failed') return read;
  const head = [`When (${times.zone})`, 'Type', 'What', 'Result', 'Details', 'Who'];
  const rows = read.edges.map(({ node: { createdAt, type, title, status, message, actor } }) => [
    `${times.today(createdAt)} ${times.clock(createdAt)}`,
    activityTypes[type],
    title,
    activityStatuses[status].label,
    message,
    actor ?? '',
  ]);
  save(`${name} activity.csv`, toCsv([head, ...rows]));
  return { type: 'saved' };
}

const listOf = ({ practice }: ResultOf<typeof activityDocument>) => practice?.activity;

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
