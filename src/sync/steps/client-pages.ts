import type { Transaction } from '../../db/unit-of-work.ts';
import type { ClientRecord } from '../../domain/records/client.ts';
import type { ClientSummary } from '../../domain/records/client-summary.ts';
import { differs } from '../../domain/records/client-summary.ts';
import { skippedRecords } from '../../domain/records/read-problem.ts';
import { nounOf } from '../../domain/records/record-list.ts';
import type { SyncCursor, SyncRun } from '../../domain/sync/sync-run.ts';
import type { ListPage, PracticeSource } from '../../ports/xpm/source.ts';
import type { Batch } from './batch.ts';
import { clientTable } from './confirm/confirm-clients.ts';
import type { ListEntry, ReadAlone } from './single-reads/growing-piece.ts';
import { callsInSeries, readsAlone, storeEach } from './single-reads/read-alone.ts';
import type { Step, StepOptions } from './step.ts';

// XPM's pages have active clients only, and lack contacts, groups and tax details. So nothing of a page is
// stored and a client that no page has is not missing: pages only show which clients to read alone.

/** The clients that are new, or differ from their page. */
export const differingClients: Step = pagesStep(findDiffering);

/** All clients: what has changed in them could not be listed. */
export const everyClient: Step = pagesStep((_, __, listed) =>
  Promise.resolve(new Set(listed.map(({ xpmId }) => xpmId))),
);

/** Says which of a page's clients have to be read alone. */
type ChooseClients = (
  tx: Transaction,
  practiceId: string,
  listed: readonly ClientSummary[],
) => Promise<ReadonlySet<string>>;

async function findDiffering(
  tx: Transaction,
  practiceId: string,
  listed: readonly ClientSummary[],
): Promise<ReadonlySet<string>> {
  const ids = listed.map(({ xpmId }) => xpmId);
  const rows = await tx.records.clientSummaries(practiceId, ids);
  const stored = new Map(rows.map((row) => [row.xpmId, row]));
  const { primaryForClientMaintenance: keepsTexts } = await tx.practices.settings(practiceId);
  const found = listed.filter((each) => differs(each, stored.get(each.xpmId), { keepsTexts }));
  return new Set(found.map(({ xpmId }) => xpmId));
}

const note =
  'XPM did not return the list of clients at once, so it was read in pages and client by client. Clients that XPM has archived or deleted stay active here until a list of changes or a whole list shows it.';

function pagesStep(choose: ChooseClients): Step {
  return {
    noun: nounOf('clients'),
    counted: 'all',
    missing: null,
    priority: 'SWEEP',
    largeList: 'IN_PARTS',
    tagged: 'CLIENT',
    content: 'clients',
    list: 'clients',
    notes: () => Promise.resolve([note]),
    isNeeded: null,
    // The list is ours, so only its batches have a time and calls of XPM's.
    open: (source, run, options) => {
      const nextCall = callsInSeries(run, options);
      const batches = readPages({ source, run, options, choose, nextCall });
      return Promise.resolve({ asOf: run.requestedAt, call: 0n, batches });
    },
  };
}

interface Reading {
  readonly source: PracticeSource;
  readonly run: SyncRun;
  readonly options: StepOptions;
  readonly choose: ChooseClients;
  readonly nextCall: () => StepOptions;
}

/** A page, and how many clients the pages before it had. */
interface PagePlace {
  readonly token: string | null;
  readonly before: number;
}

async function* readPages(reading: Reading): AsyncGenerator<Batch> {
  const { source, run, nextCall } = reading;
  let place = placeOf(run.cursor);
  let stored = run.cursor.position - place.before;
  let { refusals } = run.cursor;
  for (;;) {
    const page = await source.clientPage(run.practiceId, place.token, nextCall());
    refusals = yield* readPage(reading, page, { place, stored, refusals });
    const before = place.before + sizeOf(page);
    if (page.next === null) return;
    place = { token: page.next, before };
    stored = 0;
  }
}

interface ResumedPage {
  readonly place: PagePlace;
  /** How many of its clients were dealt with before a crash or a pause. */
  readonly stored: number;
  /** How many calls about clients XPM has refused in a row before. */
  readonly refusals: number;
}

/** The batches of a page. The last one moves the cursor to the next page. Returns the refusals at its end. */
async function* readPage(
  { source, run, options, choose, nextCall }: Reading,
  page: ListPage<ClientSummary>,
  { place, stored, ...before }: ResumedPage,
): AsyncGenerator<Batch, number> {
  const { practiceId } = run;
  const left = page.records.slice(stored);
  const chosen = await options.unitOfWork.transaction((tx) => choose(tx, practiceId, left));
  let end = place.before + stored;
  const after = written(place);
  const read = (xpmId: string) => source.client(practiceId, xpmId, nextCall());
  const entries = left.map(entryOf);
  let { refusals } = before;
  const readings = { run, options, type: 'CLIENT', entries, chosen, refusals, read } as const;
  for await (const piece of readsAlone(readings)) {
    end += piece.size;
    ({ refusals } = piece);
    yield { ...batchOf(practiceId, piece), end, after };
  }
  const skipped = skippedRecords(page.problems);
  const pageEnd = place.before + sizeOf(page);
  const next = page.next === null ? place : { token: page.next, before: pageEnd };
  const findings = { examined: [], problems: skipped };
  const rest = { size: skipped.length, read: [], findings, refusals };
  yield { ...batchOf(practiceId, rest), end: pageEnd, after: written(next) };
  return refusals;
}

const entryOf = ({ xpmId, name }: ClientSummary): ListEntry => ({ key: xpmId, xpmId, name });

const sizeOf = ({ records, problems }: ListPage<ClientSummary>): number =>
  records.length + skippedRecords(problems).length;

const batchOf = (
  practiceId: string,
  {
    size,
    read,
    findings,
    refusals,
  }: Omit<ReadAlone<ClientRecord>, 'passed' | 'hasSucceeded' | 'last'>,
): Omit<Batch, 'end' | 'after'> => ({
  size,
  ids: [],
  findings,
  note: null,
  // XPM has returned the page.
  hasSucceeded: true,
  refusals,
  store: (tx, at) => storeEach(clientTable.rows(tx), { practiceId, read, at }),
});

/** The place as the run's cursor holds it. */
const written = ({ token, before }: PagePlace): string => `${before} ${token ?? ''}`;

function placeOf({ after }: SyncCursor): PagePlace {
  const [, before, token] = /^(\d+) (.*)$/s.exec(after ?? '') ?? [];
  if (before === undefined || token === undefined) return { token: null, before: 0 };
  return { token: token === '' ? null : token, before: Number(before) };
}
