import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../src/temporal/bundle.ts';
import * as contract from '../../src/temporal/contract.ts';
import * as workflows from '../../workflows/index.ts';
import type { Recorded } from './histories.ts';
import { currentRelease, outcomeIn, readHistory, recordedHistories } from './histories.ts';
import type { Activities } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import type { Twin } from './twin.ts';
import { alteredHistory, twin } from './twin.ts';

type OutcomeOf<Result> = Result extends { readonly type: infer Outcome extends string }
  ? Outcome
  : never;

/** Every outcome of every activity. The compiler rejects a missing one. */
const outcomes: {
  readonly [name in keyof Activities]: Readonly<
    Record<OutcomeOf<Awaited<ReturnType<Activities[name]>>>, true>
  >;
} = {
  syncPage: { more: true, paused: true, waiting: true, blocked: true, ended: true },
  endSync: {},
  pushChanges: { more: true, paused: true, idle: true },
  reportPushError: { more: true, paused: true, idle: true },
  startDueSyncs: {},
  renewTokens: {},
};

const recorded = recordedHistories();
const current = recorded.filter(({ release }) => release === currentRelease());

/** A history of an earlier release whose scenario no longer exists has the one twin that fits all. */
function twinsOf({ scenario, execution }: Recorded): readonly Twin[] {
  const twins: readonly Twin[] = scenarios.find(({ name }) => name === scenario)?.twins ?? [
    twin.anotherActivity,
  ];
  return twins.filter((each) => (each.execution ?? 1) === execution);
}

const titled = recorded.map((each) => {
  const { release, scenario, execution } = each;
  const title = `${scenario}${execution === 1 ? '' : `, execution ${execution}`} (${release})`;
  return { ...each, title };
});
const altered = titled.flatMap((each) =>
  twinsOf(each).map((change) => ({
    ...each,
    title: `${each.title} with ${change.title}`,
    twin: change,
  })),
);

// Temporal logs a warning for every altered history.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});

describe('A workflow that an earlier release started', () => {
  const errors = new Map<string, Error | undefined>();
  // One worker replays all histories: starting Temporal's runtime for each would take minutes.
  beforeAll(async () => {
    const workflowsPath = new URL('../../workflows/index.ts', import.meta.url);
    const workflowBundle = await bundleWorkflows(workflowsPath);
    const replayed = [
      ...titled.map((each) => ({ workflowId: each.title, history: readHistory(each) })),
      ...altered.map((each) => ({
        workflowId: each.title,
        history: alteredHistory(readHistory(each), each.twin),
      })),
    ].map(({ workflowId, history }) => ({
      workflowId,
      history: historyFromJSON(history),
    }));
    for await (const result of Worker.runReplayHistories({ workflowBundle }, replayed)) {
      errors.set(result.workflowId, result.error);
    }
  }, 60_000);

  it.each(titled.map(({ title }) => title))(
    'A history replays with the current code: %s',
    (title) => {
      expect([...errors.keys()]).toContain(title);
      expect(errors.get(title)).toBeUndefined();
    },
  );

  it.each(altered.map(({ title }) => title))(
    'An altered history is rejected by replay: %s',
    (title) => {
      expect(errors.get(title)).toBeInstanceOf(DeterminismViolationError);
    },
  );
});

describe('The recorded histories', () => {
  const histories = current.map(readHistory);

  it('The histories cover every scenario of the current release and no other (npm run record-histories)', () => {
    const expected = scenarios.flatMap(({ name, executions = 1 }) =>
      Array.from({ length: executions }, (_, before) => `${name} ${before + 1}`),
    );
    const found = current.map(({ scenario, execution }) => `${scenario} ${execution}`);
    expect(found.sort()).toEqual(expected.sort());
  });

  it('The histories have an altered twin each', () => {
    const without = recorded.filter((each) => twinsOf(each).length === 0);
    expect(without).toEqual([]);
  });

  it('The histories cover every workflow', () => {
    const seen = histories.map(
      ({ events }) => events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name,
    );
    expect(new Set(seen)).toEqual(new Set(Object.keys(workflows)));
  });

  it('The histories cover every signal of the contract', () => {
    const named = Object.entries(contract)
      .filter(([name]) => name.endsWith('SignalName'))
      .map(([, signal]) => signal);
    const seen = histories
      .flatMap(({ events }) => events)
      .flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
    expect(new Set(seen)).toEqual(new Set(named));
  });

  it('The histories cover every outcome of every activity', () => {
    const seen = histories.flatMap((history) =>
      history.events
        .map((event) => outcomeIn(history, event))
        .filter((outcome) => outcome !== null),
    );
    const expected = Object.entries(outcomes).flatMap(([activity, each]) => {
      const names = Object.keys(each);
      return names.length === 0
        ? [`${activity}: null`]
        : names.map((name) => `${activity}: ${name}`);
    });
    expect(
      new Set(seen.map(({ activity, outcome }) => `${activity}: ${outcome ?? 'null'}`)),
    ).toEqual(new Set(expected));
  });

  it('The histories contain the flags of the core that wrote them, which replay needs', () => {
    const flags = histories.map(({ events }) =>
      events.some((event) => JSON.stringify(event).includes('"coreUsedFlags"')),
    );
    expect(flags).not.toContain(false);
  });

  it('The histories name no machine and no folder of their author', () => {
    const identities = JSON.stringify(histories).matchAll(/"(?:identity|stackTrace)":"([^"]*)"/g);
    expect(new Set([...identities].map(([, value]) => value))).toEqual(new Set(['recorder', '']));
  });
});
