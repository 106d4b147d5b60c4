import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { connectTemporal } from '../src/temporal/connection.ts';
import type { SyncWorkflow } from '../src/temporal/contract.ts';
import { syncWorkflowId, syncWorkflowType } from '../src/temporal/contract.ts';
import { xpmLimits } from '../src/xpm/limits.ts';
import type { Bench, Line, Measurement } from './measure.ts';
import { formatMs, percentile } from './measure.ts';
import type { Stack } from './stack.ts';
import { startSync } from './sync-run.ts';

/** Requests in a round. Floor and product take turns, so that both see the same state of the machine. */
const perRound = 60;
const rounds = 5;

/**
 * `requestSync` over HTTP, beside a bare start of the same workflow by Temporal's client. In both cases
 * one worker runs a workflow with one activity: the bare one finds no run of its id, and the requested
 * one has to wait because the practice's quota is used up.
 */
export const requestLatency: Measurement = {
  name: 'request-sync',
  async run(bench) {
    await bench.stack.freshWorker();
    await using temporal = await connectTemporal({
      address: bench.stack.temporalAddress,
      namespace: 'default',
      taskQueue: 'practice-sync',
      apiKey: null,
      tls: null,
    });
    const lines: Line[] = [];
    for (const atOnce of [1, 10]) {
      lines.push(...(await measure(bench, temporal.client, atOnce)));
    }
    return lines;
  },
};

async function measure({ stack }: Bench, client: Client, atOnce: number): Promise<readonly Line[]> {
  const ours: number[] = [];
  const floor: number[] = [];
  // Round 0 warms both up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const practices = await createPausedPractices(stack, perRound);
    const requests = practices.map((practice) => () => startSync(stack, practice, 'CLIENTS'));
    const starts = practices.map(() => () => bareStart(client));
    const bare = await timed(starts, atOnce);
    await Promise.all(bare.results.map((handle) => handle.result()));
    const requested = await timed(requests, atOnce);
    await untilPaused(stack);
    if (round === 0) continue;
    floor.push(...bare.times);
    ours.push(...requested.times);
  }
  const label = atOnce === 1 ? 'one at a time' : `${atOnce} at a time`;
  const most = { p50: atOnce === 1 ? null : 1, p99: atOnce === 1 ? 1.5 : 1 };
  return [
    compare(`requestSync p50, ${label}`, [ours, floor], { share: 0.5, most: most.p50 }),
    compare(`requestSync p99, ${label}`, [ours, floor], { share: 0.99, most: most.p99 }),
  ];
}

function compare(
  measure: string,
  [ours, floor]: readonly [readonly number[], readonly number[]],
  { share, most }: { readonly share: number; readonly most: number | null },
): Line {
  const [mine, theirs] = [percentile(ours, share), percentile(floor, share)];
  return {
    measure: `${measure}; beside a bare workflow start`,
    ours: formatMs(mine),
    floor: formatMs(theirs),
    ratio: mine / theirs,
    bar: most === null ? null : `below ${most}`,
    ok: most === null ? null : mine / theirs < most,
  };
}

/** Does all the work with a number of items in progress at once, and returns the time of each in milliseconds. */
async function timed<T>(
  work: readonly (() => Promise<T>)[],
  atOnce: number,
): Promise<{ readonly times: readonly number[]; readonly results: readonly T[] }> {
  const queue = work.values();
  const times: number[] = [];
  const results: T[] = [];
  const client = async (): Promise<void> => {
    for (const each of queue) {
      const startedAt = performance.now();
      results.push(await each());
      times.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return { times, results };
}

function bareStart(client: Client) {
  const sync = {
    practiceId: randomUUID(),
    kind: 'CLIENTS',
    recordId: null,
    runId: randomUUID(),
  } as const;
  return client.workflow.start<SyncWorkflow>(syncWorkflowType, {
    workflowId: syncWorkflowId(sync),
    taskQueue: 'practice-sync',
    args: [sync],
  });
}

interface PausedPractice {
  readonly id: string;
  readonly token: string;
}

/** Connected practices, each with an admin of its own, whose quota is used up for an hour. */
async function createPausedPractices(
  { database, issuer, cipher }: Stack,
  count: number,
): Promise<readonly PausedPractice[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const token = cipher.encrypt('a token that is never sent');
  const { minuteLimit, dayLimit, concurrentLimit } = xpmLimits;
  await database.query(
    `WITH made AS (
       INSERT INTO practice (id, name) SELECT id, 'Paused' FROM unnest($1::uuid[]) AS t (id)
       RETURNING id
     ), member AS (
       INSERT INTO membership (practice_id, subject, name, email, role)
       SELECT id, id::text, 'Ada Bench', 'ada@bench.example', 'ADMIN' FROM made
     ), connected AS (
       INSERT INTO xpm_connection (practice_id, state, tenant_id, access_token,
         access_token_expires_at, refresh_token)
       SELECT id, 'CONNECTED', id, $5, now() + interval '1 hour', $5 FROM made
     )
     INSERT INTO quota
       (practice_id, minute_limit, day_limit, concurrent_limit, external_minute_calls,
         external_day_calls, blocked_until, blocked_by)
     SELECT id, $2, $3, $4, 0, 0, now() + interval '1 hour', 'DAY' FROM made`,
    [ids, minuteLimit, dayLimit, concurrentLimit, token],
  );
  const tokens = ids.map((subject) =>
    issuer.tokenFor({ subject, name: 'Ada Bench', email: 'ada@bench.example' }),
  );
  return Promise.all(tokens.map(async (token, at) => ({ id: ids[at] ?? '', token: await token })));
}

/** Waits until every requested run has paused. */
async function untilPaused({ database }: Stack): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { rows } = await database.query<{ count: string }>(
      `SELECT count(*) FROM sync_run WHERE state <> 'PAUSED'`,
    );
    if (rows[0]?.count === '0') return;
    if (Date.now() > deadline) throw new Error(`${rows[0]?.count ?? ''} runs have not paused.`);
    await sleep(50);
  }
}
