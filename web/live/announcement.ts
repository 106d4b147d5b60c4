import type { ResultOf } from '../graphql/graphql.ts';
import { describeCounts, describeWait, isFinished, stateOf, subjectOf } from '../sync/run.ts';
import type { statusDocument } from './status-document.ts';

type Status = ResultOf<typeof statusDocument>;
type Run = Status['syncStatus']['runs'][number];

/** What a screen reader has announced, and what it announces next. */
export interface Announcement {
  readonly states: ReadonlyMap<string, Run['state']>;
  readonly text: string;
}

/**
 * Announces the runs whose state has changed. Progress is no announcement: it would interrupt a listener every second.
 * A first item that is a snapshot is the present state, which nobody has waited for.
 */
export function announce(before: Announcement | undefined, { syncStatus }: Status): Announcement {
  const states = new Map(before?.states);
  for (const { id, state } of syncStatus.runs) states.set(id, state);
  if (before === undefined && syncStatus.reset) return { states, text: '' };
  const changed = syncStatus.runs.filter(({ id, state }) => before?.states.get(id) !== state);
  const text = changed.map(describe).join(' ');
  return { states, text: changed.length === 0 ? (before?.text ?? '') : text };
}

function describe(run: Run): string {
  const detail = isFinished(run)
    ? (run.failure?.message ?? describeCounts(run))
    : (describeWait(run)?.why ?? '');
  return `Sync of ${subjectOf(run)}: ${stateOf(run).label}. ${detail}`.trim();
}
