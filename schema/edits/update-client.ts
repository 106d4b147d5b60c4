import type { clientFields } from '../../src/domain/edits/editable-field.ts';
import { updateRecord } from '../../src/edits/update.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals, refusedEdit } from './edit-results.ts';
import { enteredFields } from './entered-fields.ts';
import { PersonInput } from './person-input.ts';

const ClientUpdated = builder.objectRef<WithRecord>('ClientUpdated').implement({
  description:
    'The client displays the new values. `pendingSync` lists those that XPM has not accepted yet.',
  fields: (t) => ({
    client: t.prismaField({
      type: 'Client',
      resolve: (query, { record: { id } }, _args, { services }) =>
        services.prisma.client.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

const UpdateClientResult = builder.unionType('UpdateClientResult', {
  types: [ClientUpdated, ...editRefusals],
  resolveType: outcomeType,
});

const UpdateClientInput = builder.inputType('UpdateClientInput', {
  description:
    'Omitted fields keep their values; null or a blank text clears one. All fields are changed, or none. Tax numbers cannot be edited, because XPM delivers them masked.',
  fields: (t) => {
    const text = () => t.string({ required: false });
    const person = () => t.field({ type: PersonInput, required: false });
    return {
      clientId: t.id(),
      name: text(),
      title: text(),
      firstName: text(),
      lastName: text(),
      otherName: text(),
      dateOfBirth: t.field({ type: 'Date', required: false }),
      exportCode: text(),
      clientCode: text(),
      referralSource: text(),
      email: text(),
      phone: text(),
      fax: text(),
      website: text(),
      address: text(),
      city: text(),
      region: text(),
      postCode: text(),
      country: text(),
      postalAddress: text(),
      postalCity: text(),
      postalRegion: text(),
      postalPostCode: text(),
      postalCountry: text(),
      companyNumber: text(),
      businessNumber: text(),
      branchNumber: text(),
      businessStructure: text(),
      balanceMonth: text(),
      manager: person(),
      partner: person(),
    } satisfies Record<keyof typeof clientFields | 'clientId', unknown>;
  },
});

builder.mutationField('updateClient', (t) =>
  t.field({
    type: UpdateClientResult,
    description:
      'Edits a client. The client displays the edit at once and carries the *Pending Sync* tag until XPM accepts it.',
    args: { input: t.arg({ type: UpdateClientInput }) },
    resolve: async (_root, { input }, context): Promise<EditResult> => {
      const { clientId, ...entered } = input;
      const named = recordIn(clientId);
      const record = named?.type === 'CLIENT' ? named : null;
      const edit = { record, fields: enteredFields(entered) };
      const outcome = await updateRecord(context.services, viewerOf(context), edit);
      return outcome.type === 'Edited'
        ? { ...outcome, type: 'ClientUpdated' }
        : refusedEdit(outcome);
    },
  }),
);
