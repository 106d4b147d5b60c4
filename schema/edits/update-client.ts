import type { clientFields } from '../../src/domain/edits/editable-field.ts';
import { updateRecord } from '../../src/edits/update.ts';
import { builder } from '../builder.ts';
import { recordIn } from '../global-id.ts';
import { viewerOf } from '../practice/viewer.ts';
import { outcomeType } from '../results.ts';
import type { EditResult, WithRecord } from './edit-results.ts';
import { editRefusals } from './edit-results.ts';
import { enteredFields } from './entered-fields.ts';
import { PersonInput } from './person-input.ts';

const ClientUpdated = builder.objectRef<WithRecord>('ClientUpdated').implement({
  description:
    'The client is changed. `pendingSync` lists the values that XPM has not accepted yet.',
  fields: (t) => ({
    client: t.prismaField({
      type: 'Client',
      description: 'The client after the change.',
      resolve: (query, { record: { id } }, _args, { services }) =>
        services.prisma.client.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

const UpdateClientResult = builder.unionType('UpdateClientResult', {
  description: 'The outcome of `updateClient`.',
  types: [ClientUpdated, ...editRefusals],
  resolveType: outcomeType,
});

const UpdateClientInput = builder.inputType('UpdateClientInput', {
  description:
    'The client and the fields to change. Omitted fields keep their values; null or a blank text clears a field. Either all of them change, or none. Tax numbers cannot be edited, because XPM masks them.',
  fields: (t) => {
    const text = (description: string) => t.string({ required: false, description });
    const person = (description: string) =>
      t.field({ type: PersonInput, required: false, description });
    return {
      clientId: t.id({ description: 'The id of the client.' }),
      name: text('The full name. Cannot be cleared.'),
      title: text('The form of address of a person, for example `Mrs`.'),
      firstName: text('The given name of a person.'),
      lastName: text('The family name of a person.'),
      otherName: text('Another name that the client is known by.'),
      dateOfBirth: t.field({
        type: 'Date',
        required: false,
        description: 'The date of birth of a person.',
      }),
      exportCode: text('The code that identifies the client in accounting exports.'),
      clientCode: text(
        'The code that the practice has given the client. Australian practices only.',
      ),
      referralSource: text('How the client came to the practice.'),
      email: text('The email address.'),
      phone: text('The phone number.'),
      fax: text('The fax number.'),
      website: text('The address of the website.'),
      address: text('The street address. It can contain line breaks.'),
      city: text('The city of the street address.'),
      region: text('The state or region of the street address.'),
      postCode: text('The post code of the street address.'),
      country: text('The country of the street address.'),
      postalAddress: text('The postal address. It can contain line breaks.'),
      postalCity: text('The city of the postal address.'),
      postalRegion: text('The state or region of the postal address.'),
      postalPostCode: text('The post code of the postal address.'),
      postalCountry: text('The country of the postal address.'),
      companyNumber: text('The company registration number.'),
      businessNumber: text('The business number, for example an Australian ABN.'),
      branchNumber: text('The number of the branch of the business.'),
      businessStructure: text('The legal form, for example `Company`.'),
      balanceMonth: text('The month in which the financial year ends.'),
      manager: person('The manager.'),
      partner: person('The partner.'),
    } satisfies Record<keyof typeof clientFields | 'clientId', unknown>;
  },
});

builder.mutationField('updateClient', (t) =>
  t.field({
    type: UpdateClientResult,
    description:
      'Edits a client. The client displays the values immediately and has the *Pending Sync* tag until XPM accepts them.',
    args: {
      input: t.arg({
        type: UpdateClientInput,
        description: 'The client and the fields to change.',
      }),
    },
    resolve: async (_root, { input }, context): Promise<EditResult> => {
      const { clientId, ...entered } = input;
      const named = recordIn(clientId);
      const record = named?.type === 'CLIENT' ? named : null;
      const edit = { record, fields: enteredFields(entered) };
      const outcome = await updateRecord(context.services, viewerOf(context), edit);
      return outcome.type === 'Edited' ? { ...outcome, type: 'ClientUpdated' } : outcome;
    },
  }),
);
