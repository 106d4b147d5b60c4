import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import type { PracticeSource } from '../../../src/domain/practice/practice.ts';
import { graphql } from '../../support/graphql.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { startStack } from '../../support/stack/stack.ts';
import { followStatus, requestSync } from '../../support/sync/sync.ts';

const updateSettings = graphql(`
  mutation UpdateAutoSync($input: UpdatePracticeSettingsInput!) {
    updatePracticeSettings(input: $input) {
      __typename
      ... on PracticeSettingsUpdated {
        practice {
          settings {
            importTaxAssessments
            autoSync
            timeZone
          }
        }
      }
      ... on UnknownTimeZone {
        message
      }
    }
  }
`);

const setSource = graphql(`
  mutation SetSource($input: SetPracticeSourceInput!) {
    setPracticeSource(input: $input) {
      __typename
      ... on PracticeSourceSet {
        practice {
          source
        }
      }
      ... on NotPermitted {
        message
        reason
      }
    }
  }
`);

const choices = graphql(`
  query Choices($practiceId: ID!) {
    practice(id: $practiceId) {
      sources {
        source
        name
        hasManualSync
      }
      quota {
        plans {
          name
          dayLimit
        }
        dayLimit
        editCalls
      }
    }
  }
`);

const setDayLimit = graphql(`
  mutation ChoosePlan($input: SetDayLimitInput!) {
    setDayLimit(input: $input) {
      __typename
      ... on UnlikelyDayLimit {
        message
      }
    }
  }
`);

const cancelSync = graphql(`
  mutation CancelAfterSource($runId: ID!) {
    cancelSync(input: { runId: $runId }) {
      __typename
    }
  }
`);

describe('The settings of a practice', () => {
  let stack: TestStack;
  beforeEach(async () => {
    stack = await startStack({ worker: false });
    await stack.prisma.practiceActivity.deleteMany();
    await stack.prisma.event.deleteMany();
  });
  afterEach(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const update = async (change: object) => {
    const input = { practiceId: stack.practiceId, ...change };
    return (await stack.execute('admin', updateSettings, { input })).updatePracticeSettings;
  };
  const set = async (as: SignInAs, source: PracticeSource) => {
    const input = { practiceId: stack.practiceId, source };
    return (await stack.execute(as, setSource, { input })).setPracticeSource;
  };
  /** The practice's activity and the events of its subscribers, the latest last. */
  const recorded = async () => ({
    entries: await stack.prisma.practiceActivity.findMany({
      select: { type: true, status: true, title: true, message: true, actor: true },
      orderBy: { createdAt: 'asc' },
    }),
    events: (await stack.prisma.event.findMany({ orderBy: { seq: 'asc' } })).map(
      ({ type }) => type,
    ),
  });
  const by = { type: 'SETTINGS', status: 'SUCCESS', actor: 'Ada Finch' } as const;
  const once = ['settings.changed', 'activity.changed'];

  describe('Automatic syncs', () => {
    it('Automatic syncs are on by default, and each switch is recorded in the activity', async () => {
      expect(await update({ autoSync: false })).toMatchObject({
        practice: { settings: { autoSync: false } },
      });
      expect(await update({ autoSync: true, importTaxAssessments: true })).toMatchObject({
        practice: { settings: { autoSync: true, importTaxAssessments: true } },
      });
      const entry = { ...by, title: 'Change settings' };
      expect(await recorded()).toEqual({
        entries: [
          { ...entry, message: 'Automatic syncs were switched off.' },
          {
            ...entry,
            message: 'Import Tax Assessments was switched on. Automatic syncs were switched on.',
          },
        ],
        events: [...once, ...once],
      });
    });

    it('Automatic syncs stay as they are when the input omits them or repeats their value', async () => {
      await update({ autoSync: false });
      expect(await update({ importTaxAssessments: false, autoSync: null })).toMatchObject({
        practice: { settings: { autoSync: false } },
      });
      expect(await update({ autoSync: false })).toMatchObject({
        practice: { settings: { autoSync: false } },
      });
      expect((await recorded()).entries).toHaveLength(1);
    });
  });

  describe('The time zone', () => {
    it('A time zone is stored as the IANA database spells it', async () => {
      await update({ timeZone: 'UTC' });
      expect(await update({ timeZone: 'pacific/auckland' })).toMatchObject({
        practice: { settings: { timeZone: 'Pacific/Auckland' } },
      });
      const message = 'Automatic syncs now use the time zone Pacific/Auckland.';
      expect((await recorded()).entries.at(-1)).toEqual({
        ...by,
        title: 'Change settings',
        message,
      });
    });

    it('An unknown time zone is refused together with all other settings of the input', async () => {
      expect(await update({ timeZone: 'Pacific/Atlantis', autoSync: false })).toEqual({
        __typename: 'UnknownTimeZone',
        message:
          '"Pacific/Atlantis" is not a time zone. Use a name of the IANA database, for example Pacific/Auckland.',
      });
      expect(await recorded()).toEqual({ entries: [], events: [] });
      expect(await update({})).toMatchObject({ practice: { settings: { autoSync: true } } });
    });
  });

  describe('What an admin chooses from', () => {
    const read = async () =>
      (await stack.execute('standard', choices, { practiceId: stack.practiceId })).practice;
    const choose = async (dayLimit: number) => {
      const input = { practiceId: stack.practiceId, dayLimit };
      return (await stack.execute('admin', setDayLimit, { input })).setDayLimit;
    };

    it('The sources are listed by their names, and each can be chosen', async () => {
      const sources = (await read())?.sources ?? [];
      expect(sources).toHaveLength(8);
      expect(sources).toContainEqual({ source: 'MYOB_AE', name: 'MYOB AE', hasManualSync: false });
      expect(sources.filter((each) => each.hasManualSync).map(({ source }) => source)).toEqual([
        'XPM',
        'FYI',
      ]);
      for (const { source } of sources) {
        expect(await set('admin', source)).toMatchObject({ practice: { source } });
      }
    });

    it('The plans of Xero are listed, the present limit is of one of them, and each can be chosen', async () => {
      const quota = (await read())?.quota;
      const plans = quota?.plans ?? [];
      expect(plans).toEqual([
        { name: 'usual plan', dayLimit: 5000 },
        { name: 'entry plan', dayLimit: 1000 },
      ]);
      expect(quota).toMatchObject({ dayLimit: 5000, editCalls: 3 });
      for (const { dayLimit } of plans.toReversed()) {
        expect(await choose(dayLimit)).toEqual({ __typename: 'DayLimitSet' });
        expect(await read()).toMatchObject({ quota: { dayLimit } });
      }
    });

    it('A limit that no plan can have is refused with those that the plans have', async () => {
      expect(await choose(99)).toEqual({
        __typename: 'UnlikelyDayLimit',
        message:
          "The limit must be between 100 and 100,000 calls a day. XPM allows 5,000 on Xero's usual plan, or 1,000 on Xero's entry plan.",
      });
    });
  });

  describe('The source', () => {
    it('Only an admin can change the source', async () => {
      expect(await set('standard', 'APS')).toEqual({
        __typename: 'NotPermitted',
        message: 'Only an admin can change the source. Ask an admin of the practice.',
        reason: 'ADMINS_ONLY',
      });
      expect(await set('other', 'APS')).toMatchObject({ __typename: 'NotPermitted' });
      expect(await recorded()).toEqual({ entries: [], events: [] });
    });

    it('A change of the source removes every manual sync at once, and a change back restores it', async () => {
      await using status = await followStatus(stack);
      expect((await status.next()).actions).not.toEqual([]);
      expect(await set('admin', 'MYOB_AE')).toEqual({
        __typename: 'PracticeSourceSet',
        practice: { source: 'MYOB_AE' },
      });
      expect(await status.next()).toMatchObject({ runs: [], actions: [] });
      await set('admin', 'FYI');
      expect((await status.next()).actions.map(({ kind }) => kind)).toContain('CLIENTS');
      const entry = { ...by, title: 'Change source' };
      expect(await recorded()).toEqual({
        entries: [
          {
            ...entry,
            message:
              'The source of records changed from Xero Practice Manager to MYOB AE. Manual syncs are no longer available. A running sync continues to its end.',
          },
          {
            ...entry,
            message:
              'The source of records changed from MYOB AE to FYI. Manual syncs are available.',
          },
        ],
        events: [...once, ...once],
      });
    });

    it('A change to the present source changes and reports nothing', async () => {
      expect(await set('admin', 'XPM')).toMatchObject({ practice: { source: 'XPM' } });
      expect(await recorded()).toEqual({ entries: [], events: [] });
    });

    it('Two simultaneous changes of the source are reported in the order of their effect', async () => {
      await Promise.all([set('admin', 'APS'), set('admin', 'CCH')]);
      const messages = (await recorded()).entries.map(({ message }) => message);
      const [last] = messages.filter((message) => !message.includes('Xero'));
      expect(messages).toHaveLength(2);
      expect(last).toMatch(/^The source of records changed from (APS to CCH|CCH to APS)\.$/);
    });

    it('A change of the source lets a running sync end unless an admin cancels it', async () => {
      const input = { practiceId: stack.practiceId, kind: 'CLIENTS' } as const;
      const { requestSync: first } = await stack.execute('standard', requestSync, { input });
      if (first.__typename !== 'SyncStarted') throw new Error(first.__typename);
      await set('admin', 'IRIS');
      const { requestSync: second } = await stack.execute('standard', requestSync, { input });
      expect(second).toMatchObject({ reason: 'SOURCE_WITHOUT_MANUAL_SYNC' });
      const runId = first.run.id;
      expect(await stack.prisma.syncRun.findFirst()).toMatchObject({ state: 'REQUESTED' });
      expect((await stack.execute('standard', cancelSync, { runId })).cancelSync).toEqual({
        __typename: 'NotPermitted',
      });
      expect((await stack.execute('admin', cancelSync, { runId })).cancelSync).toEqual({
        __typename: 'SyncCancelled',
      });
    });
  });
});
