import { Alert, Group, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { NotLoaded } from '../../components/not-loaded.tsx';
import { setFieldValuesDocument } from '../../edits/documents.ts';
import { EditableField } from '../../edits/field/editable-field.tsx';
import type { FieldInput } from '../../edits/field/field-control.tsx';
import { outcomeOf } from '../../edits/outcome.ts';
import type { Client, Job } from './field-groups.ts';
import { FieldsCard } from './fields-card.tsx';
import type { RecordActionsProps } from './record-actions.tsx';
import { RecordActions } from './record-actions.tsx';
import type { Definition } from './use-definitions.ts';
import { useDefinitions, valueTypes } from './use-definitions.ts';

export interface CustomFieldsProps {
  readonly record: Client | Job;
  readonly surface: RecordActionsProps['surface'];
}

const groups = [
  { label: 'Text', elements: ['TEXT'] },
  { label: 'Numbers', elements: ['NUMBER', 'DECIMAL'] },
  { label: 'Dates', elements: ['DATE'] },
  { label: 'Yes or no', elements: ['BOOLEAN'] },
] as const;

/** The custom fields of a client or job, filled or not, with the sync that reads them again. */
export function CustomFields({ record, surface }: CustomFieldsProps) {
  const [isBlankHidden, setBlankHidden] = useState(false);
  const { definitions, error, retry } = useDefinitions(record.__typename);
  const values = new Map(record.fieldValues.map((value) => [value.definitionXpmId, value.value]));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Switch
          label="Hide blank fields"
          checked={isBlankHidden}
          onChange={({ currentTarget }) => setBlankHidden(currentTarget.checked)}
        />
        {surface === 'CLIENT_CUSTOM_FIELDS' && (
          <RecordActions
            surface={surface}
            recordId={record.id}
            unfinished={record.pendingSync?.run ?? null}
          />
        )}
      </Group>
      {record.fieldValuesState === 'NOT_READ_YET' && (
        <Alert color="yellow" title="Not read from XPM yet">
          What XPM has in these fields is unknown until the next sync. An edit reads them first.
        </Alert>
      )}
      {definitions === undefined && <NotLoaded error={error} retry={retry} />}
      {definitions?.length === 0 && (
        <Text c="dimmed">
          No custom fields are known. Sync Field Definitions reads them from XPM.
        </Text>
      )}
      {groups.map(({ label, elements }) => {
        const shown = (definitions ?? []).filter(
          ({ valueElement, xpmId }) =>
            elements.some((element) => element === valueElement) &&
            !(isBlankHidden && !values.has(xpmId)),
        );
        return shown.length === 0 ? null : (
          <FieldsCard key={label} title={label}>
            {shown.map((definition) => (
              <CustomField
                key={definition.id}
                record={record}
                definition={definition}
                value={values.get(definition.xpmId) ?? null}
              />
            ))}
          </FieldsCard>
        );
      })}
    </Stack>
  );
}

interface CustomFieldProps {
  readonly record: Client | Job;
  readonly definition: Definition;
  readonly value: string | null;
}

function CustomField({ record, definition, value }: CustomFieldProps) {
  const [, setValues] = useMutation(setFieldValuesDocument);
  const isUnread = record.fieldValuesState === 'NOT_READ_YET';
  return (
    <EditableField
      recordId={record.id}
      field={`value:${definition.xpmId}`}
      label={definition.name}
      value={value}
      {...(isUnread && { whenEmpty: 'not read yet' })}
      input={inputOf(definition)}
      isPending={
        record.pendingSync?.fields.some((field) => field.definitionXpmId === definition.xpmId) ??
        false
      }
      isLocked={record.notEditable !== null}
      save={async (typed) => {
        const { data, error } = await setValues({
          input: {
            recordId: record.id,
            values: [{ definitionId: definition.id, value: valueInput(definition, typed) }],
          },
        });
        return outcomeOf(data?.setFieldValues, error);
      }}
    />
  );
}

function inputOf(definition: Definition): FieldInput {
  const { optionList: options, valueElement } = definition;
  if (options.length > 0 && valueElement !== 'BOOLEAN') return { type: 'choice', options };
  return { type: valueTypes[valueElement] };
}

/** `FieldValueInput` takes exactly one of its fields. */
function valueInput({ valueElement }: Definition, typed: string | null) {
  if (typed === null) return { clear: true };
  switch (valueElement) {
    case 'BOOLEAN':
      return { boolean: typed === 'true' };
    case 'DATE':
      return { date: typed };
    case 'DECIMAL':
      return { decimal: typed };
    case 'NUMBER':
      return { number: typed };
    case 'TEXT':
      return { text: typed };
  }
}
