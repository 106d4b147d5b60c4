import { updatePracticeSettings } from '../../src/practices/update-settings.ts';
import { builder } from '../builder.ts';
import { NotPermitted, outcomeType, withPractice } from '../results.ts';
import { practiceOutcome } from './practice-outcome.ts';
import { viewerOf } from './viewer.ts';

const PracticeSettingsUpdated = withPractice(
  'PracticeSettingsUpdated',
  'The settings are changed.',
);

const SettingIsFinal = builder.objectRef<{ readonly message: string }>('SettingIsFinal').implement({
  description:
    'A setting that cannot be switched off was switched off in the request. Nothing was changed.',
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'Which setting it is and why it is final, in plain English.',
    }),
  }),
});

const UnknownTimeZone = builder
  .objectRef<{ readonly message: string }>('UnknownTimeZone')
  .implement({
    description: 'The time zone does not exist. Nothing was changed.',
    fields: (t) => ({
      message: t.exposeString('message', {
        description: 'What is wrong and what to send instead, in plain English.',
      }),
    }),
  });

const UpdatePracticeSettingsResult = builder.unionType('UpdatePracticeSettingsResult', {
  description: 'The outcome of `updatePracticeSettings`.',
  types: [PracticeSettingsUpdated, SettingIsFinal, UnknownTimeZone, NotPermitted],
  resolveType: outcomeType,
});

const UpdatePracticeSettingsInput = builder.inputType('UpdatePracticeSettingsInput', {
  description:
    'The settings to change. Omitted settings keep their values. Either all of them change, or none.',
  fields: (t) => ({
    practiceId: t.id({ description: 'The id of the practice.' }),
    importTaxAssessments: t.boolean({
      required: false,
      description:
        'Whether syncs import tax returns and assessments. True makes *Sync Tax Returns* available.',
    }),
    primaryForClientMaintenance: t.boolean({
      required: false,
      description:
        'Whether client data is maintained here and flows to XPM only. Once true, it cannot be switched off.',
    }),
    autoSync: t.boolean({
      required: false,
      description:
        "Whether syncs also run on a schedule, in the practice's time zone: changes every 15 minutes from 9:00 to 19:00, everything at 19:00, and custom fields and tax returns at night.",
    }),
    timeZone: t.string({
      required: false,
      description:
        'The time zone of the schedule: a name of the IANA database, for example `Pacific/Auckland`.',
    }),
  }),
});

builder.mutationField('updatePracticeSettings', (t) =>
  t.field({
    type: UpdatePracticeSettingsResult,
    description: 'Changes the settings of a practice. Admins only.',
    args: {
      input: t.arg({
        type: UpdatePracticeSettingsInput,
        description: 'The practice and the settings to change.',
      }),
    },
    resolve: (_root, { input }, context) => {
      const change = {
        importTaxAssessments: input.importTaxAssessments ?? null,
        primaryForClientMaintenance: input.primaryForClientMaintenance ?? null,
        autoSync: input.autoSync ?? null,
        timeZone: input.timeZone ?? null,
      };
      return practiceOutcome(input.practiceId, (practiceId) =>
        updatePracticeSettings(context.services, viewerOf(context), { practiceId, change }),
      );
    },
  }),
);
