import type { PracticeFacts, PracticeSource } from '../../../src/domain/practice/practice.ts';
import type { RecordType } from '../../../src/domain/records/record.ts';
import type { SyncSurface } from '../../../src/domain/sync/sync-action.ts';
import type { SyncKind } from '../../../src/domain/sync/sync-kind.ts';
import type { SyncRunState } from '../../../src/domain/sync/sync-run.ts';

// "Who may do what, when", as the design has it: written down a second time, on purpose, so that the
// product's own table cannot be wrong unnoticed. Nothing of it is computed by the product.

interface Row {
  readonly surface: SyncSurface;
  readonly idle: string;
  /** The label while its run is not finished. */
  readonly meanwhile: string;
  readonly kind: SyncKind;
  readonly who: 'admin' | 'any user';
  /** Besides a source that is neither XPM nor FYI. */
  readonly notShownWhen:
    'never' | 'assessments not imported' | 'primary is on' | 'its run is not finished';
  readonly offWhen: 'its run' | 'never';
  readonly about: RecordType | null;
}

type Line = readonly [
  ...[surface: Row['surface'], label: string, kind: SyncKind, who: Row['who']],
  ...[notShownWhen: Row['notShownWhen'], offWhen: Row['offWhen'], about: Row['about']],
];

// prettier-ignore
const lines: readonly Line[] = [
  // surface              label                     kind                 who         not shown when                off when   about
  ['APP_WINDOW',           'Sync Clients',           'CLIENTS',           'admin',    'never',                      'its run', null],
  ['APP_WINDOW',           'Sync Staff',             'USERS',             'admin',    'never',                      'its run', null],
  ['APP_WINDOW',           'Sync Jobs',              'JOBS',              'admin',    'never',                      'its run', null],
  ['APP_WINDOW',           'Sync Tax Returns',       'TAX_RETURNS',       'admin',    'assessments not imported',   'its run', null],
  ['APP_WINDOW',           'Sync Field Definitions', 'FIELD_DEFINITIONS', 'admin',    'primary is on',              'its run', null],
  ['CLIENT_LIST',          'Sync / Syncing',         'CLIENTS',           'any user', 'primary is on',              'its run', null],
  ['CLIENT_CUSTOM_FIELDS', 'Sync from PM',           'CLIENT_FIELDS',     'any user', 'primary is on',              'its run', 'CLIENT'],
  ['JOB_SUMMARY',          'Sync Job',               'JOB',               'any user', 'its run is not finished',    'never',   'JOB'],
];

const table: readonly Row[] = lines.map(
  ([surface, label, kind, who, notShownWhen, offWhen, about]) => {
    const [idle = label, meanwhile = idle] = label.split(' / ');
    return { surface, idle, meanwhile, kind, who, notShownWhen, offWhen, about };
  },
);

export const surfaces = [
  'APP_WINDOW',
  'CLIENT_LIST',
  'CLIENT_CUSTOM_FIELDS',
  'JOB_SUMMARY',
] as const satisfies readonly SyncSurface[];

export const manualSources: readonly PracticeSource[] = ['XPM', 'FYI'];
export const otherSources: readonly PracticeSource[] = [
  ...(['APS', 'IRIS', 'MYOB_AE', 'MYOB_AO', 'CCH', 'MYOB_PM'] as const),
];

/** What a run of a kind may be in; `null`: there is none. */
export const runStates: readonly (SyncRunState | null)[] = [
  ...([null, 'REQUESTED', 'RUNNING', 'PAUSED', 'WAITING'] as const),
  ...(['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'] as const),
];
const notFinished = runStates.slice(1, 5);

type Facts = Pick<
  PracticeFacts,
  'source' | 'role' | 'importTaxAssessments' | 'primaryForClientMaintenance' | 'connection'
>;

/** Everything that is true of a practice for one of its members, in all combinations. */
export function combinations(sources: readonly PracticeSource[]): readonly Facts[] {
  return sources.flatMap((source) =>
    (['ADMIN', 'STANDARD'] as const).flatMap((role) =>
      [false, true].flatMap((importTaxAssessments) =>
        [false, true].flatMap((primaryForClientMaintenance) =>
          (['CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED'] as const).map((connection) => ({
            source,
            role,
            connection,
            importTaxAssessments,
            primaryForClientMaintenance,
          })),
        ),
      ),
    ),
  );
}

/** How the runs of the kinds stand, those about a record being about the one that is open. */
export type Runs = (kind: SyncKind) => SyncRunState | null;

/** A button as it must be drawn. */
export interface Drawn {
  readonly kind: SyncKind;
  readonly label: string;
  readonly enabled: boolean;
  readonly reason: 'RUN_NOT_FINISHED' | 'RECONNECT_NEEDED' | null;
}

const isUnfinished = (state: SyncRunState | null): boolean => notFinished.includes(state);

/** Whether the row exists for this viewer, whatever runs. */
function exists({ who, notShownWhen }: Row, facts: Facts): boolean {
  if (!manualSources.includes(facts.source)) return false;
  if (who === 'admin' && facts.role !== 'ADMIN') return false;
  if (notShownWhen === 'assessments not imported') return facts.importTaxAssessments;
  return notShownWhen !== 'primary is on' || !facts.primaryForClientMaintenance;
}

/** What the table says is drawn on a surface with such a record open. */
export function drawn(
  facts: Facts,
  place: { readonly surface: SyncSurface; readonly record: RecordType | null },
  runs: Runs,
): readonly Drawn[] {
  return table
    .filter(
      ({ surface, about }) => surface === place.surface && [null, place.record].includes(about),
    )
    .filter((each) => exists(each, facts))
    .flatMap(({ kind, idle, meanwhile, notShownWhen, offWhen }): readonly Drawn[] => {
      const unfinished = isUnfinished(runs(kind));
      if (unfinished && notShownWhen === 'its run is not finished') return [];
      if (unfinished && offWhen === 'its run') {
        return [{ kind, label: meanwhile, enabled: false, reason: 'RUN_NOT_FINISHED' }];
      }
      return facts.connection === 'CONNECTED'
        ? [{ kind, label: idle, enabled: true, reason: null }]
        : [{ kind, label: idle, enabled: false, reason: 'RECONNECT_NEEDED' }];
    });
}

/**
 * What must become of a request for a kind with such a record: it is answered by what is drawn for its
 * maker anywhere, or would be but for the run that it joins.
 */
export function answerTo(
  facts: Facts,
  asked: { readonly kind: SyncKind; readonly record: RecordType | null },
  runs: Runs,
): 'starts' | 'joins' | 'reconnect' | 'refused' {
  const rows = table.filter(({ kind, about }) => kind === asked.kind && about === asked.record);
  if (!rows.some((each) => exists(each, facts))) return 'refused';
  if (isUnfinished(runs(asked.kind))) return 'joins';
  return facts.connection === 'CONNECTED' ? 'starts' : 'reconnect';
}
