import type { ValueType } from '../../../edits/field/displayed-text.ts';
import { clientGroups, jobFields } from '../field-groups.ts';
import { useDefinitions, valueTypes } from '../use-definitions.ts';

interface NamedField {
  /** `PendingField.field`. */
  readonly field: string;
  /** The UUID of a custom field; null for others. */
  readonly definitionXpmId: string | null;
}

/** The types of the values of a record's fields; text while a type is unknown. */
export function useValueTypes(of: 'Client' | 'Job'): (field: NamedField) => ValueType {
  const { definitions = [] } = useDefinitions(of);
  const fields = of === 'Client' ? clientGroups.flatMap((group) => group.fields) : jobFields;
  return ({ field, definitionXpmId }) => {
    const definition = definitions.find(({ xpmId }) => xpmId === definitionXpmId);
    if (definition !== undefined) return valueTypes[definition.valueElement];
    return fields.find(({ name }) => name === field)?.input ?? 'text';
  };
}
