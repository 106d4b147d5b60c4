import { useMutation } from 'urql';
import type { BulkField } from '../../edits/bulk/bulk-choice.tsx';
import type { BulkEditDrawerProps } from '../../edits/bulk/bulk-edit-drawer.tsx';
import { BulkEditDrawer } from '../../edits/bulk/bulk-edit-drawer.tsx';
import { updateClientDocument, updateJobDocument } from '../../edits/documents.ts';
import { outcomeOf } from '../../edits/outcome.ts';
import type { FieldLine } from '../page/field-groups.ts';
import { clientGroups, jobFields } from '../page/field-groups.ts';
import { useStateNames } from '../use-state-names.ts';

export type BulkEditProps = Pick<BulkEditDrawerProps, 'records' | 'onClose'>;

/** Fields that records share. A name, for example, belongs to one record. */
const sharedJobFields: readonly string[] = ['startDate', 'dueDate', 'budget'];
const sharedClientFields: readonly string[] = [
  'referralSource',
  'businessStructure',
  'balanceMonth',
  'city',
  'region',
  'country',
];

function asBulkField({ name, label, input }: FieldLine<string>): BulkField {
  return { name, label, input: { type: input }, canBeEmpty: true };
}

export function BulkEditJobs({ records, onClose }: BulkEditProps) {
  const [, update] = useMutation(updateJobDocument);
  const { states = [] } = useStateNames();
  const fields: readonly BulkField[] = [
    ...jobFields.filter(({ name }) => sharedJobFields.includes(name)).map(asBulkField),
    {
      name: 'state',
      label: 'State',
      input: { type: 'choice', options: states },
      canBeEmpty: false,
    },
  ];
  return (
    <BulkEditDrawer
      noun="job"
      records={records}
      fields={fields}
      onClose={onClose}
      save={async (jobId, field, value) => {
        const result = await update({ input: { jobId, [field]: value } });
        return outcomeOf(result.data?.updateJob, result.error);
      }}
    />
  );
}

export function BulkEditClients({ records, onClose }: BulkEditProps) {
  const [, update] = useMutation(updateClientDocument);
  const fields = clientGroups
    .flatMap((group) => group.fields)
    .filter(({ name }) => sharedClientFields.includes(name))
    .map(asBulkField);
  return (
    <BulkEditDrawer
      noun="client"
      records={records}
      fields={fields}
      onClose={onClose}
      save={async (clientId, field, value) => {
        const result = await update({ input: { clientId, [field]: value } });
        return outcomeOf(result.data?.updateClient, result.error);
      }}
    />
  );
}
