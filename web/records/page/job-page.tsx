import { Stack, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useQuery, useSubscription } from 'urql';
import { NotAvailable } from '../../components/not-available.tsx';
import { NotLoaded } from '../../components/not-loaded.tsx';
import type { updateJobDocument } from '../../edits/documents.ts';
import { EditableField } from '../../edits/field/editable-field.tsx';
import type { FieldInput } from '../../edits/field/field-control.tsx';
import { useUpdateJob } from '../../edits/use-update.ts';
import type { VariablesOf } from '../../graphql/graphql.ts';
import { globalId } from '../../graphql/ids.ts';
import { RecordLink } from '../record-link.tsx';
import { titleOf } from '../title-of.ts';
import { useStateNames } from '../use-state-names.ts';
import { CustomFields } from './custom-fields.tsx';
import type { Job } from './field-groups.ts';
import { jobFields } from './field-groups.ts';
import { FieldsCard } from './fields-card.tsx';
import { jobChangedDocument, jobDocument } from './job-documents.ts';
import { PendingChanges } from './pending/pending-changes.tsx';
import type { PersonFieldProps } from './person-field.tsx';
import { PersonField } from './person-field.tsx';
import { ReadOnlyField } from './read-only-field.tsx';
import { RecordActions } from './record-actions.tsx';
import { RecordHeader } from './record-header.tsx';
import { whyReadOnly } from './why-read-only.ts';
import { XpmCard } from './xpm-card.tsx';

export function JobPage() {
  const { job: uuid } = useParams({ from: '/practices/$practice/jobs/$job' });
  const id = globalId('Job', uuid);
  const [{ data, error }, retry] = useQuery({ query: jobDocument, variables: { id } });
  useSubscription({ query: jobChangedDocument, variables: { id } });
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  const job = data.node;
  if (job?.__typename !== 'Job') return <NotAvailable what="job" />;
  return (
    <Stack gap="md">
      <RecordHeader name={titleOf(job)} record={job}>
        <RecordActions
          surface="JOB_SUMMARY"
          recordId={id}
          unfinished={job.pendingSync?.run ?? null}
        />
      </RecordHeader>
      <PendingChanges record={job} />
      <Details job={job} />
      <Title order={2}>Custom fields</Title>
      <CustomFields record={job} surface="JOB_SUMMARY" />
      <XpmCard record={job} />
    </Stack>
  );
}

function Details({ job }: { readonly job: Job }) {
  const { states = [] } = useStateNames();
  return (
    <FieldsCard title="Summary">
      <ReadOnlyField
        label="Client"
        why={whyReadOnly(job, 'client')}
        value={
          job.clientRecord === null ? job.client?.name : <RecordLink record={job.clientRecord} />
        }
      />
      <JobLine job={job} name="state" label="State" input={{ type: 'choice', options: states }} />
      {jobFields.map(({ name, label, input }) => (
        <JobLine key={name} job={job} name={name} label={label} input={{ type: input }} />
      ))}
      <JobPerson job={job} field="manager" label="Manager" />
      <JobPerson job={job} field="partner" label="Partner" />
      <ReadOnlyField
        label="Assigned"
        why={whyReadOnly(job, 'assigned')}
        value={job.assigned.map(({ name }) => name).join(', ') || null}
      />
      <ReadOnlyField
        label="Order number"
        value={job.clientOrderNumber}
        why={whyReadOnly(job, 'clientOrderNumber')}
      />
    </FieldsCard>
  );
}

interface JobPersonProps extends Pick<PersonFieldProps, 'field' | 'label'> {
  readonly job: Job;
}

function JobPerson({ job, field, label }: JobPersonProps) {
  const update = useUpdateJob();
  return (
    <PersonField
      record={job}
      field={field}
      label={label}
      save={(person) => update({ jobId: job.id, [field]: person })}
    />
  );
}

interface JobLineProps {
  readonly job: Job;
  readonly name: Exclude<
    keyof VariablesOf<typeof updateJobDocument>['input'],
    'jobId' | 'manager' | 'partner'
  >;
  readonly label: string;
  readonly input: FieldInput;
}

function JobLine({ job, name, label, input }: JobLineProps) {
  const update = useUpdateJob();
  return (
    <EditableField
      recordId={job.id}
      field={name}
      label={label}
      value={job[name]}
      input={input}
      isPending={job.pendingSync?.fields.some(({ field }) => field === name) ?? false}
      isLocked={job.notEditable !== null}
      save={(value) => update({ jobId: job.id, [name]: value })}
    />
  );
}
