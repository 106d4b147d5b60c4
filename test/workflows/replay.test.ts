import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWorkflows } from '../../src/temporal/bundle.ts';
import * as contract from '../../src/temporal/contract.ts';
import * as workflows from '../../workflows/index.ts';
import type { Recorded } from './histories.ts';
import { answerIn, currentRelease, readHistory, recordedHistories } from './histories.ts';
import { stories } from './stories.ts';
import type { Activities } from './story.ts';
import type { Twin } from './twin.ts';
import { alteredHistory, twin } from './twin.ts';

type OutcomeOf<Answer> = Answer extends { readonly type: infer Outcome extends string }
  ? Outcome
  : never;

/** Every outcome of every activity; the compiler misses what the contract has and this has not. */
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
};

const recorded = recordedHistories();
const current = recorded.filter(({ release }) => release === currentRelease());

/** A history whose story is told no more still has the one twin that fits all. */
function twinsOf({ story, execution }: Recorded): readonly Twin[] {
  const told: readonly Twin[] = stories.find(({ name }) => name === story)?.twins ?? [
    twin.anotherActivity,
  ];
  return told.filter((each) => (each.execution ?? 1) === execution);
}

const titled = recorded.map((each) => {
  const { release, story, execution } = each;
  const title = `${story}${execution === 1 ? '' : `, execution ${execution}`} (${release})`;
  return { ...each, title };
});
const altered = titled.flatMap((each) =>
  twinsOf(each).map((change) => ({
    ...each,
    title: `${each.title} with ${change.title}`,
    twin: change,
  })),
);

// Every altered history is a warning; the test's own answer says enough.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});

describe('workflows that sleep since an earlier version', () => {
  const complaints = new Map<string, Error | undefined>();
  // One worker for all: with one each, Temporal's runtime would come and go a hundred times.
  beforeAll(async () => {
    const workflowsPath = new URL('../../workflows/index.ts', import.meta.url);
    const workflowBundle = await bundleWorkflows(workflowsPath);
    const replayed = [
      ...titled.map((each) => ({ workflowId: each.title, history: readHistory(each) })),
      ...altered.map((each) => ({
        workflowId: each.title,
        history: alteredHistory(readHistory(each), each.twin),
      })),
    ].map(({ workflowId, history }) => ({ workflowId, history: historyFromJSON(history) }));
    for await (const result of Worker.runReplayHistories({ workflowBundle }, replayed)) {
      complaints.set(result.workflowId, result.error);
    }
  }, 60_000);

  it.each(titled.map(({ title }) => title))('%s goes on with the code as it is now', (title) => {
    expect([...complaints.keys()]).toContain(title);
    expect(complaints.get(title)).toBeUndefined();
  });

  it.each(altered.map(({ title }) => title))('%s is noticed', (title) => {
    expect(complaints.get(title)).toBeInstanceOf(DeterminismViolationError);
  });
});

describe('the recorded histories', () => {
  const histories = current.map(readHistory);

  it('tell every story of the current release, and no other (npm run record-histories)', () => {
    const told = stories.flatMap(({ name, executions = 1 }) =>
      Array.from({ length: executions }, (_, before) => `${name} ${before + 1}`),
    );
    const found = current.map(({ story, execution }) => `${story} ${execution}`);
    expect(found.sort()).toEqual(told.sort());
  });

  it('have an altered twin each', () => {
    const without = recorded.filter((each) => twinsOf(each).length === 0);
    expect(without).toEqual([]);
  });

  it('show every workflow', () => {
    const seen = histories.map(
      ({ events }) => events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name,
    );
    expect(new Set(seen)).toEqual(new Set(Object.keys(workflows)));
  });

  it('show every signal that the contract names', () => {
    const named = Object.entries(contract)
      .filter(([name]) => name.endsWith('SignalName'))
      .map(([, signal]) => signal);
    const seen = histories
      .flatMap(({ events }) => events)
      .flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
    expect(new Set(seen)).toEqual(new Set(named));
  });

  it('show every outcome of every activity', () => {
    const seen = histories.flatMap((history) =>
      history.events.map((event) => answerIn(history, event)).filter((answer) => answer !== null),
    );
    const told = Object.entries(outcomes).flatMap(([activity, each]) => {
      const names = Object.keys(each);
      return names.length === 0
        ? [`${activity}: null`]
        : names.map((name) => `${activity}: ${name}`);
    });
    expect(
      new Set(seen.map(({ activity, outcome }) => `${activity}: ${outcome ?? 'null'}`)),
    ).toEqual(new Set(told));
  });

  it('say how the core that wrote them worked, which replay asks for', () => {
    const flags = histories.map(({ events }) =>
      events.some((event) => JSON.stringify(event).includes('"coreUsedFlags"')),
    );
    expect(flags).not.toContain(false);
  });

  it('name no machine and no folder of whoever recorded them', () => {
    const identities = JSON.stringify(histories).matchAll(/"(?:identity|stackTrace)":"([^"]*)"/g);
    expect(new Set([...identities].map(([, value]) => value))).toEqual(new Set(['recorder', '']));
  });
});
