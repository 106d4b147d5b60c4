import { recordClients } from './client-list.ts';
import type { Line, Measurement } from './measure.ts';
import { formatMegabytes, perSecond } from './measure.ts';
import { createPractice } from './practice.ts';
import { runFloor } from './process-facts.ts';
import type { Stack } from './stack.ts';
import { syncClients } from './sync-run.ts';

const leastShareOfParsing = 0.9;
const mostWalBytes = 5 * 1024 * 1024;

/** The cost of a second sync in which no client has changed. */
export const unchangedSync: Measurement = {
  name: 'unchanged-sync',
  async run({ stack, sizes: [, clients] }) {
    await stack.freshWorker();
    const practice = await createPractice(stack, clients);
    const list = await recordClients(stack, practice);
    const first = await syncClients(stack, practice);
    await settle(stack);
    const before = await readCounters(stack);
    const run = await syncClients(stack, practice);
    const after = await readCounters(stack);
    const parsing = await runFloor<{ readonly seconds: number }>('floors/parse-alone.ts', [
      list.file,
    ]);
    if (run.unchanged !== clients) throw new Error('Not all clients were unchanged.');
    const writes = await writesSince(stack, before);
    const events = await recordEventsSince(stack, practice.id, before);
    const of = clients.toLocaleString('en');
    const none = (measure: string, count: number): Line => ({
      measure: `${of} unchanged clients, ${measure}`,
      ours: String(count),
      floor: null,
      ratio: null,
      bar: '0',
      ok: count === 0,
    });
    const wal = after.wal - before.wal;
    return [
      {
        measure: `${of} unchanged clients, XML to counters; beside saxes parsing alone`,
        ours: perSecond(clients, run.seconds),
        floor: perSecond(clients, parsing.seconds),
        ratio: parsing.seconds / run.seconds,
        bar: `at least ${leastShareOfParsing}`,
        ok: parsing.seconds / run.seconds >= leastShareOfParsing,
      },
      {
        measure: `${of} unchanged clients, XML to counters; beside the first sync`,
        ours: perSecond(clients, run.seconds),
        floor: perSecond(clients, first.seconds),
        ratio: first.seconds / run.seconds,
        bar: null,
        ok: null,
      },
      {
        measure: `${of} unchanged clients, WAL`,
        ours: formatMegabytes(wal),
        floor: null,
        ratio: null,
        bar: `under ${formatMegabytes(mostWalBytes)}`,
        ok: wal < mostWalBytes,
      },
      none('rows written', writes),
      none('record events', events),
    ];
  },
};

interface Counters {
  /** Bytes of write-ahead log since the cluster was created. */
  readonly wal: number;
  /** The next transaction's number. Rows that are written later have this number or a higher one. */
  readonly nextXid: number;
  readonly rows: number;
}

const tables = ['client', 'contact', 'client_group', 'client_group_member'] as const;

/**
 * Does the work of autovacuum and the checkpointer between two syncs, so that it is not counted as the
 * sync's. After a checkpoint the first change of each page is logged with the whole page, which is the
 * most expensive moment for a sync to start.
 */
async function settle({ database }: Stack): Promise<void> {
  await database.query('VACUUM (ANALYZE)');
  await database.query('CHECKPOINT');
}

async function readCounters({ database }: Stack): Promise<Counters> {
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  const { rows } = await database.query<Record<keyof Counters, string>>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS wal,
       pg_snapshot_xmax(pg_current_snapshot()) AS "nextXid", ${counts} AS rows`,
  );
  const [row] = rows;
  return { wal: Number(row?.wal), nextXid: Number(row?.nextXid), rows: Number(row?.rows) };
}

/** Rows inserted or updated, by the number of the transaction that wrote them, and rows deleted. */
async function writesSince(stack: Stack, before: Counters): Promise<number> {
  const counts = tables
    .map((table) => `(SELECT count(*) FROM ${table} WHERE xmin::text::bigint >= $1)`)
    .join(' + ');
  const { rows } = await stack.database.query<{ written: string }>(`SELECT ${counts} AS written`, [
    before.nextXid,
  ]);
  const { rows: left } = await readCounters(stack);
  return Number(rows[0]?.written) + Math.max(0, before.rows - left);
}

async function recordEventsSince(
  stack: Stack,
  practiceId: string,
  before: Counters,
): Promise<number> {
  const { rows } = await stack.database.query<{ count: string }>(
    `SELECT count(*) FROM event
     WHERE practice_id = $1 AND type IN ('clients.changed', 'clientGroups.changed')
       AND xmin::text::bigint >= $2`,
    [practiceId, before.nextXid],
  );
  return Number(rows[0]?.count);
}
