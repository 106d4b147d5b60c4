import { describe, expect, it } from 'vitest';
import type { PracticeFacts, PracticeSource, Role } from '../../../src/domain/practice.ts';
import { permitSync, syncActions } from '../../../src/domain/sync-action.ts';
import type { SyncSurface } from '../../../src/domain/sync-action.ts';
import { syncKinds } from '../../../src/domain/sync-kind.ts';
import type { SyncKind } from '../../../src/domain/sync-kind.ts';
import { at, run } from './run.ts';

const practice = (given: Partial<PracticeFacts> = {}): PracticeFacts => ({
  id: 'p',
  name: 'Harbour & Finch',
  source: 'XPM',
  importTaxAssessments: false,
  primaryForClientMaintenance: false,
  connection: 'CONNECTED',
  role: 'ADMIN',
  ...given,
});
const labels = (
  facts: PracticeFacts,
  surface: SyncSurface,
  runs = [] as ReturnType<typeof run>[],
) => syncActions(facts, surface, runs, null).map(({ label }) => label);

const sources: readonly PracticeSource[] = [
  'XPM',
  'FYI',
  'APS',
  'IRIS',
  'MYOB_AE',
  'MYOB_AO',
  'CCH',
  'MYOB_PM',
];
const roles: readonly Role[] = ['ADMIN', 'STANDARD'];
const surfaces: readonly SyncSurface[] = [
  'APP_WINDOW',
  'CLIENT_LIST',
  'CLIENT_CUSTOM_FIELDS',
  'JOB_SUMMARY',
];

describe('what is offered where', () => {
  it('the app window offers its syncs to admins only', () => {
    expect(labels(practice(), 'APP_WINDOW')).toEqual([
      'Sync Clients',
      'Sync Staff',
      'Sync Jobs',
      'Sync Field Definitions',
    ]);
    expect(labels(practice({ role: 'STANDARD' }), 'APP_WINDOW')).toEqual([]);
  });

  it('the app window offers tax returns only while assessments are imported', () => {
    expect(labels(practice({ importTaxAssessments: true }), 'APP_WINDOW')).toContain(
      'Sync Tax Returns',
    );
  });

  it('the app window offers no field definitions while clients are maintained here', () => {
    const primary = practice({ primaryForClientMaintenance: true });
    expect(labels(primary, 'APP_WINDOW')).toEqual(['Sync Clients', 'Sync Staff', 'Sync Jobs']);
  });

  it('the client list offers Sync to any user, and shows Syncing, switched off, meanwhile', () => {
    const standard = practice({ role: 'STANDARD' });
    expect(labels(standard, 'CLIENT_LIST')).toEqual(['Sync']);
    const [action] = syncActions(standard, 'CLIENT_LIST', [run({ state: 'PAUSED' })], null);
    expect(action).toMatchObject({ label: 'Syncing', enabled: false, reason: 'RUN_NOT_FINISHED' });
  });

  it('the client list offers nothing while clients are maintained here', () => {
    expect(labels(practice({ primaryForClientMaintenance: true }), 'CLIENT_LIST')).toEqual([]);
  });

  it('a limit shows until when, and asking is still possible', () => {
    const [clients] = syncActions(practice(), 'APP_WINDOW', [], at(30));
    expect(clients).toMatchObject({ enabled: true, pausedUntil: at(30) });
  });

  it('a practice that must reconnect is shown its actions switched off', () => {
    const [clients] = syncActions(
      practice({ connection: 'NEEDS_RECONNECT' }),
      'APP_WINDOW',
      [],
      null,
    );
    expect(clients).toMatchObject({ enabled: false, reason: 'RECONNECT_NEEDED' });
  });

  it.each(sources.slice(2))('a practice whose source is %s is offered nothing', (source) => {
    expect(surfaces.flatMap((surface) => labels(practice({ source }), surface))).toEqual([]);
  });
});

describe('what is permitted', () => {
  const combinations = sources.flatMap((source) =>
    roles.flatMap((role) =>
      [true, false].flatMap((primaryForClientMaintenance) =>
        [true, false].flatMap((importTaxAssessments) =>
          (['CONNECTED', 'NEEDS_RECONNECT', 'DISCONNECTED'] as const).map((connection) =>
            practice({
              ...{ source, role, connection },
              ...{ primaryForClientMaintenance, importTaxAssessments },
            }),
          ),
        ),
      ),
    ),
  );

  it.each(syncKinds)('%s is permitted exactly where it is offered switched on', (kind) => {
    for (const facts of combinations) {
      const offered = surfaces
        .flatMap((surface) => syncActions(facts, surface, [], null))
        .some((action) => action.kind === kind && action.enabled);
      expect('kind' in permitSync(facts, { kind, recordId: null }), JSON.stringify(facts)).toBe(
        offered,
      );
    }
  });

  it('says why not', () => {
    const reason = (facts: PracticeFacts, kind: SyncKind, recordId = null as string | null) => {
      const permitted = permitSync(facts, { kind, recordId });
      return 'reason' in permitted ? permitted.reason : 'PERMITTED';
    };
    expect(reason(practice({ source: 'CCH' }), 'CLIENTS')).toBe('SOURCE_WITHOUT_MANUAL_SYNC');
    expect(reason(practice(), 'JOB_FIELD_VALUES')).toBe('KIND_NOT_AVAILABLE');
    expect(reason(practice(), 'TAX_RETURNS')).toBe('TAX_ASSESSMENTS_NOT_IMPORTED');
    expect(reason(practice({ primaryForClientMaintenance: true }), 'FIELD_DEFINITIONS')).toBe(
      'PRIMARY_FOR_CLIENT_MAINTENANCE',
    );
    expect(reason(practice({ role: 'STANDARD' }), 'USERS')).toBe('ADMINS_ONLY');
    expect(
      reason(practice({ role: 'STANDARD', primaryForClientMaintenance: true }), 'CLIENTS'),
    ).toBe('PRIMARY_FOR_CLIENT_MAINTENANCE');
    expect(reason(practice(), 'CLIENTS', 'Client:1')).toBe('RECORD_NOT_EXPECTED');
    expect(reason(practice({ connection: 'DISCONNECTED' }), 'USERS')).toBe('RECONNECT_NEEDED');
  });
});
