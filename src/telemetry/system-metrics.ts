import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';
import { xpmConnectionStates } from '../domain/practice/connection-state.ts';
import { syncKinds } from '../domain/sync/sync-kind.ts';
import { finishedStates, unfinishedStates } from '../domain/sync/sync-run.ts';
import type { Clock } from '../ports/clock.ts';
import type { SystemMetrics, SystemMetricsReader } from '../ports/system-metrics.ts';
import { percentages } from '../ports/system-metrics.ts';
import { cached } from './cached.ts';

/** Frequent scrapes cost one read per `keepMs`, and a scrape never waits for Postgres longer than `timeoutMs`. */
const cacheTimes = { keepMs: 3000, timeoutMs: 2000 };

interface SystemMetricsDependencies {
  readonly registry: Registry;
  readonly reader: SystemMetricsReader;
  readonly clock: Clock;
}

type Labels = Readonly<Record<string, string | number>>;
type Sample = readonly [value: number, labels?: Labels];

interface GaugeDefinition {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly samples: (metrics: SystemMetrics, now: Date) => readonly Sample[];
}

/**
 * Registers the gauges about all practices, which are read from Postgres at a scrape. When Postgres does not
 * respond, `practice_sync_database_up` is 0 and the other gauges are absent, because a stale value would look true.
 */
export function registerSystemMetrics({
  registry,
  reader,
  clock,
}: SystemMetricsDependencies): void {
  const read = cached(() => reader.read(clock.now()), cacheTimes, clock);
  for (const { name, help, labels = [], samples } of gauges) {
    new Gauge({
      name: `practice_sync_${name}`,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        this.reset();
        const metrics = await read();
        // A gauge without labels always has a value, so NaN is its only way to be absent.
        if (metrics === null && labels.length === 0) this.set(Number.NaN);
        if (metrics === null) return;
        for (const [value, of = {}] of samples(metrics, clock.now())) this.set(of, value);
      },
    });
  }
  new Gauge({
    name: 'practice_sync_database_up',
    help: '1 when the gauges about all practices could be read from Postgres, otherwise 0.',
    registers: [registry],
    async collect() {
      this.set((await read()) === null ? 0 : 1);
    },
  });
}

const limits = ['MINUTE', 'DAY', 'CONCURRENT', 'APP', 'SOURCE_DOWN'] as const;

/** A sample for every kind and state, zeros included: an absent series cannot raise an alert. */
const everyCombination = (
  states: readonly string[],
  counts: SystemMetrics['ended'],
): readonly Sample[] => {
  const runs = new Map(counts.map((each) => [`${each.kind} ${each.state}`, each.runs]));
  return states.flatMap((state) =>
    syncKinds.map((kind): Sample => [runs.get(`${kind} ${state}`) ?? 0, { kind, state }]),
  );
};

const ageSeconds = (since: Date | null, now: Date): number =>
  since === null ? 0 : Math.max(0, (now.getTime() - since.getTime()) / 1000);

const runGauges: readonly GaugeDefinition[] = [
  {
    name: 'runs',
    help: 'Unfinished sync runs.',
    labels: ['kind', 'state'],
    samples: ({ unfinished }) => everyCombination(unfinishedStates, unfinished),
  },
  {
    name: 'runs_ended_last_hour',
    help: 'Sync runs that ended within the last hour.',
    labels: ['kind', 'state'],
    samples: ({ ended }) => everyCombination(finishedStates, ended),
  },
  {
    name: 'oldest_run_seconds',
    help: 'Age of the oldest unfinished run since its request, by state.',
    labels: ['state'],
    samples: ({ unfinished }, now) =>
      unfinishedStates.map((state) => {
        const ages = unfinished.filter((each) => each.state === state);
        return [Math.max(0, ...ages.map(({ oldestAt }) => ageSeconds(oldestAt, now))), { state }];
      }),
  },
  {
    name: 'paused_runs',
    help: 'Paused sync runs by the limit that paused them.',
    labels: ['limit'],
    samples: ({ paused }) =>
      limits.map((limit) => [paused.find((each) => each.limit === limit)?.runs ?? 0, { limit }]),
  },
];

const backlogGauges: readonly GaugeDefinition[] = [
  {
    name: 'outbox_messages',
    help: 'Outbox messages that have not been delivered to Temporal.',
    samples: ({ outbox }) => [[outbox.waiting]],
  },
  {
    name: 'outbox_oldest_seconds',
    help: 'Age of the oldest undelivered outbox message; 0 when there is none.',
    samples: ({ outbox }, now) => [[ageSeconds(outbox.oldestAt, now)]],
  },
  {
    name: 'edits',
    help: 'Edited fields that XPM does not have yet. Waiting ones are sent automatically, refused ones need a person.',
    labels: ['state'],
    samples: ({ edits }) => [
      [edits.waiting, { state: 'waiting' }],
      [edits.refused, { state: 'refused' }],
    ],
  },
  {
    name: 'edits_oldest_seconds',
    help: 'Age of the oldest waiting edit; 0 when there is none.',
    samples: ({ edits }, now) => [[ageSeconds(edits.oldestAt, now)]],
  },
];

const practiceGauges: readonly GaugeDefinition[] = [
  {
    name: 'practices',
    help: 'Practices by the state of their connection to XPM.',
    labels: ['connection'],
    samples: ({ practices }) =>
      xpmConnectionStates.map((connection) => {
        const found = practices.find((each) => each.connection === connection);
        return [found?.practices ?? 0, { connection }];
      }),
  },
  {
    name: 'day_calls_remaining',
    help: "The day's remaining calls by XPM's last response: of all connected practices together, and of the practice that has the least.",
    labels: ['of'],
    samples: ({ day }) => [
      [day.remainingSum, { of: 'all' }],
      ...(day.remainingLeast === null ? [] : [[day.remainingLeast, { of: 'least' }] as const]),
    ],
  },
  {
    name: 'practices_by_day_remaining',
    help: 'Connected practices by the percentage of the day that remains: at most this label, and more than the next lower one.',
    labels: ['percent'],
    samples: ({ day }) =>
      percentages.map((percent) => {
        const band = day.byPercentRemaining.find(({ atMost }) => atMost === percent);
        return [band?.practices ?? 0, { percent }];
      }),
  },
  {
    name: 'practices_with_external_usage',
    help: 'Connected practices whose calls another program uses, too.',
    samples: ({ day }) => [[day.externalUsage]],
  },
];

const gauges = [...runGauges, ...backlogGauges, ...practiceGauges];
