import type { updateJobDocument } from '../../edits/documents.ts';
import type { EditableFieldProps } from '../../edits/field/editable-field.tsx';
import { EditableField } from '../../edits/field/editable-field.tsx';
import type { EditOutcome } from '../../edits/outcome.ts';
import type { VariablesOf } from '../../graphql/graphql.ts';
import { personOptions } from '../person-options.ts';
import { usePeople } from '../use-people.ts';
import type { Client, Job } from './field-groups.ts';

type Person = NonNullable<VariablesOf<typeof updateJobDocument>['input']['manager']>;

export interface PersonFieldProps extends Pick<EditableFieldProps, 'label'> {
  readonly record: Client | Job;
  readonly field: 'manager' | 'partner';
  readonly save: (person: Person) => Promise<EditOutcome>;
}

/** A field whose value is a person, chosen from the staff of the practice. */
export function PersonField({ record, field, label, save }: PersonFieldProps) {
  const { people = [] } = usePeople();
  const present = record[field]?.name ?? null;
  const options = personOptions(people);
  return (
    <EditableField
      recordId={record.id}
      field={field}
      label={label}
      value={present}
      input={{
        type: 'choice',
        // XPM may name a person who is not among the staff.
        options: [...new Set([...(present === null ? [] : [present]), ...options.keys()])],
      }}
      isPending={record.pendingSync?.fields.some((each) => each.field === field) ?? false}
      isLocked={record.notEditable !== null}
      save={async (chosen) => {
        if (chosen === null) return save({ nobody: true });
        const userId = options.get(chosen);
        return userId === undefined
          ? {
              type: 'refused',
              of: 'value',
              message: 'This person is not among the staff of the practice.',
            }
          : save({ userId });
      }}
    />
  );
}
