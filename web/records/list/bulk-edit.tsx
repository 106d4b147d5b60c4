import type { BulkField } from '../../edits/bulk/bulk-choice.tsx';
import type { BulkEditDrawerProps } from '../../edits/bulk/bulk-edit-drawer.tsx';
import { BulkEditDrawer } from '../../edits/bulk/bulk-edit-drawer.tsx';
import { useUpdateClient, useUpdateJob } from '../../edits/use-update.ts';
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
  const update = useUpdateJob();
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
      save={(jobId, field, value) => update({ jobId, [field]: value })}
    />
  );
}

export function BulkEditClients({ records, onClose }: BulkEditProps) {
  const update = useUpdateClient();
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
      save={(clientId, field, value) => update({ clientId, [field]: value })}
    />
  );
}
