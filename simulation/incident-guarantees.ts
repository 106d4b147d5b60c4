import { xpmLimits } from '../src/xpm/limits.ts';
import type { Guarantee } from './guarantees.ts';
import { atMost, limitsKept } from './guarantees.ts';
import type { IncidentReport, PracticeIncident } from './incident-report.ts';

/** Calls of a practice that are still few. */
const mostCalls = xpmLimits.dayLimit * 0.02;

/** What must hold after an incident. */
export function checkIncident({ day, practices }: IncidentReport): readonly Guarantee[] {
  const others = practices.filter(({ isRevoked }) => !isRevoked);
  const most = (of: (each: PracticeIncident) => number): number => Math.max(...practices.map(of));
  const sum = (
    of: (each: PracticeIncident) => number,
    among: readonly PracticeIncident[] = others,
  ): number => among.reduce((total, each) => total + of(each), 0);
  const ofOthers = [
    ['syncs of the others that have failed', sum((each) => each.failed)],
    ['syncs of the others that have not ended', sum((each) => each.unfinished)],
    ['edits of the others that have not reached XPM', sum((each) => each.pending)],
    ['records of the others that are not as in XPM', sum((each) => each.missing)],
  ] as const;
  return [
    ...limitsKept(day),
    ...connections(practices),
    ...ofOthers.map(([name, measured]) => atMost(name, measured, 0)),
    atMost(
      'edits that were lost',
      sum((each) => each.lostEdits, practices),
      0,
    ),
    atMost(
      `calls of a practice during the incident (${mostCalls})`,
      most((each) => each.calls),
      mostCalls,
    ),
    atMost(
      'alerts of a practice (1)',
      most((each) => each.alerts),
      1,
    ),
  ];
}

/** Every practice goes on by itself, except for the one whose consent has ended, which reads so. */
function connections(practices: readonly PracticeIncident[]): readonly Guarantee[] {
  const others = practices.filter(({ isRevoked }) => !isRevoked);
  const revoked = practices.filter(({ isRevoked }) => isRevoked);
  const recovered = others.filter(
    ({ connection, succeededAfter }) => connection === 'CONNECTED' && succeededAfter > 0,
  );
  return [
    {
      name: 'practices that go on by themselves, all but the revoked one',
      measured: `${recovered.length} of ${others.length}`,
      holds: recovered.length === others.length,
    },
    {
      name: 'the practice whose consent was revoked waits for its admin, who was notified once',
      measured: revoked.map((each) => `${each.connection}, ${each.alerts} alert`).join(', '),
      holds: revoked.every(
        ({ connection, alerts }) => connection === 'NEEDS_RECONNECT' && alerts === 1,
      ),
    },
  ];
}
