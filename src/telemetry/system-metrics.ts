import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import { syncKinds } from '../domain/sync/sync-kind.ts';
import { finishedStates, unfinishedStates } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import type { SystemMetrics, SystemMetricsReader } from '../ports/system-metrics.ts';
import { percentages } from '../ports/system-metrics.ts';
import { cached } from './cached.ts';

/** A scrape storm costs Postgres one reading in this long; a Postgres that hangs costs a scrape this long. */
const times = { keepMs: 3000, timeoutMs: 2000 };

interface SystemMetricsDependencies {
  readonly registry: Registry;
  readonly figures: SystemMetricsReader;
  readonly clock: Clock;
}

type Labels = Readonly<Record<string, string | number>>;
type Sample = readonly [value: number, labels?: Labels];

/** A gauge, and what it shows of the figures. */
interface Shown {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: (figures: SystemMetrics, now: Date) => readonly Sample[];
}

/**
 * What Postgres says of all practices together, read when somebody asks. When Postgres does not respond,
 * `practice_sync_database_up` is 0 and the rest of these is left out: an old figure looks like a true one.
 */
export function registerSystemMetrics({
  registry,
  figures,
  clock,
}: SystemMetricsDependencies): void {
  const read = cached(() => figures.read(clock.now()), times, clock);
  for (const { name, help, labels = [], samples } of shown) {
    new Gauge({
      name: `practice_sync_${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        this.reset();
        const answer = await read();
        // Without labels a gauge shows 0 of its own accord, and there is no other way to say nothing.
        if (answer === null && labels.length === 0) this.set(Number.NaN);
        if (answer === null) return;
        for (const [value, of = {}] of samples(answer, clock.now())) this.set(of, value);
      },
    });
  }
  new Gauge({
    name: 'practice_sync_database_up',
    help: '1 when Postgres said what the gauges about all practices show, 0 when it did not answer.',
    registers: [registry],
    async collect() {
      this.set((await read()) === null ? 0 : 1);
    },
  });
}

const limits = ['MINUTE', 'DAY', 'CONCURRENT', 'APP', 'SOURCE_DOWN'] as const;
const connections = ['CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED'] as const;

/** Every combination, 0 as well: what is not there can raise no alarm. */
const ofEach = (states: readonly string[], counts: SystemMetrics['ended']): readonly Sample[] => {
  const runs = new Map(counts.map((each) => [`${each.kind} ${each.state}`, each.runs]));
  return states.flatMap((state) =>
    syncKinds.map((kind): Sample => [runs.get(`${kind} ${state}`) ?? 0, { kind, state }]),
  );
};

const age = (since: Date | null, now: Date): number =>
  since === null ? 0 : Math.max(0, (now.getTime() - since.getTime()) / 1000);

const runGauges: readonly Shown[] = [
  {
    name: 'runs',
    help: 'Sync runs that have not ended.',
    labels: ['kind', 'state'],
    samples: ({ unfinished }) => ofEach(unfinishedStates, unfinished),
  },
  {
    name: 'runs_ended_last_hour',
    help: 'Sync runs that ended within the last hour.',
    labels: ['kind', 'state'],
    samples: ({ ended }) => ofEach(finishedStates, ended),
  },
  {
    name: 'oldest_run_seconds',
    help: 'Age of the oldest unfinished run since its request, by state.',
    labels: ['state'],
    samples: ({ unfinished }, now) =>
      unfinishedStates.map((state) => {
        const ages = unfinished.filter((each) => each.state === state);
        return [Math.max(0, ...ages.map(({ oldestAt }) => age(oldestAt, now))), { state }];
      }),
  },
  {
    name: 'paused_runs',
    help: 'Sync runs that a limit holds.',
    labels: ['limit'],
    samples: ({ paused }) =>
      limits.map((limit) => [paused.find((each) => each.limit === limit)?.runs ?? 0, { limit }]),
  },
];

const backlogGauges: readonly Shown[] = [
  {
    name: 'outbox_messages',
    help: 'Orders that have not reached Temporal.',
    samples: ({ orders }) => [[orders.waiting]],
  },
  {
    name: 'outbox_oldest_seconds',
    help: 'How long the oldest of them waits; 0 when there is none.',
    samples: ({ orders }, now) => [[age(orders.oldestAt, now)]],
  },
  {
    name: 'edits',
    help: 'Edited fields that XPM does not have yet: waiting ones are retried, refused ones need a person.',
    labels: ['state'],
    samples: ({ edits }) => [
      [edits.waiting, { state: 'waiting' }],
      [edits.refused, { state: 'refused' }],
    ],
  },
  {
    name: 'edits_oldest_seconds',
    help: 'How long the oldest edit that is not refused waits; 0 when there is none.',
    samples: ({ edits }, now) => [[age(edits.oldestAt, now)]],
  },
];

const practiceGauges: readonly Shown[] = [
  {
    name: 'practices',
    help: 'Practices by the state of their connection to XPM.',
    labels: ['connection'],
    samples: ({ practices }) =>
      connections.map((connection) => {
        const found = practices.find((each) => each.connection === connection);
        return [found?.practices ?? 0, { connection }];
      }),
  },
  {
    name: 'day_calls_remaining',
    help: "Calls remaining today by XPM's last response: the sum over connected practices, and the least.",
    labels: ['of'],
    samples: ({ day }) => [
      [day.remainingSum, { of: 'all' }],
      ...(day.remainingLeast === null ? [] : [[day.remainingLeast, { of: 'least' }] as const]),
    ],
  },
  {
    name: 'practices_by_day_remaining',
    help: 'Connected practices that have at most so many percent of the day left, and more than the label before.',
    labels: ['percent'],
    samples: ({ day }) =>
      percentages.map((percent) => {
        const band = day.byPercentRemaining.find(({ atMost }) => atMost === percent);
        return [band?.practices ?? 0, { percent }];
      }),
  },
  {
    name: 'practices_with_external_usage',
    help: 'Connected practices whose calls another program uses as well.',
    samples: ({ day }) => [[day.externalUsage]],
  },
];

const shown = [...runGauges, ...backlogGauges, ...practiceGauges];
