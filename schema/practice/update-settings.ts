import { updatePracticeSettings } from '../../src/practices/update-settings.ts';
import { builder } from '../builder.ts';
import { noSuchPractice, NotPermitted, outcomeType, withPractice } from '../results.ts';
import { namedPractice } from './named-practice.ts';
import { viewerOf } from './viewer.ts';

const PracticeSettingsUpdated = withPractice(
  'PracticeSettingsUpdated',
  'The practice has the requested settings.',
);

const SettingIsFinal = builder.objectRef<{ readonly message: string }>('SettingIsFinal').implement({
  description: 'One of the settings cannot be switched off again; none was changed.',
  fields: (t) => ({ message: t.exposeString('message', { description: 'Which, and why.' }) }),
});

const UnknownTimeZone = builder
  .objectRef<{ readonly message: string }>('UnknownTimeZone')
  .implement({
    description: 'The time zone that was named does not exist; no setting was changed.',
    fields: (t) => ({
      message: t.exposeString('message', { description: 'How zones are named.' }),
    }),
  });

const UpdatePracticeSettingsResult = builder.unionType('UpdatePracticeSettingsResult', {
  types: [PracticeSettingsUpdated, SettingIsFinal, UnknownTimeZone, NotPermitted],
  resolveType: outcomeType,
});

const UpdatePracticeSettingsInput = builder.inputType('UpdatePracticeSettingsInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    practiceId: t.id(),
    importTaxAssessments: t.boolean({
      required: false,
      description: 'Import tax returns and assessments; *Sync Tax Returns* is offered then.',
    }),
    primaryForClientMaintenance: t.boolean({
      required: false,
      description: 'Maintain client data here. Cannot be switched off again.',
    }),
    autoSync: t.boolean({
      required: false,
      description:
        "Whether syncs also run on a schedule, in the practice's time zone: changes every 15 minutes from 9:00 to 19:00, everything at 19:00, custom fields and tax returns at night.",
    }),
    timeZone: t.string({
      required: false,
      description: 'Automatic syncs keep to its clock: an IANA name such as `Pacific/Auckland`.',
    }),
  }),
});

builder.mutationField('updatePracticeSettings', (t) =>
  t.field({
    type: UpdatePracticeSettingsResult,
    description: 'Changes the settings of a practice, for its admins.',
    args: { input: t.arg({ type: UpdatePracticeSettingsInput }) },
    resolve: async (_root, { input }, context) => {
      const practiceId = namedPractice(input.practiceId);
      if (practiceId === null) return noSuchPractice;
      const outcome = await updatePracticeSettings(context.services, viewerOf(context), {
        practiceId,
        change: {
          importTaxAssessments: input.importTaxAssessments ?? null,
          primaryForClientMaintenance: input.primaryForClientMaintenance ?? null,
          autoSync: input.autoSync ?? null,
          timeZone: input.timeZone ?? null,
        },
      });
      if (outcome.type === 'NotPermitted') return { ...outcome, reason: null };
      return { ...outcome, practiceId };
    },
  }),
);
