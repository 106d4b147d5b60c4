import { readFileSync } from 'node:fs';
import type { GraphQLField, GraphQLNamedType } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const columns = documentedColumns(readFileSync('prisma/schema.prisma', 'utf8'));

describe('The API documentation', () => {
  it('The documentation describes every type, field, argument, input field and enum value', () => {
    expect(types.length).toBeGreaterThan(100);
    expect(types.flatMap(withoutDescription)).toEqual([]);
  });

  it('The documentation takes the description of a column from the data model', () => {
    const exposed = types.flatMap((type) =>
      fieldsOf(type).flatMap((field) => (isDescribed(field) ? [] : (columnOf(type, field) ?? []))),
    );
    expect(columns).toContain('Client.clientCode');
    expect(exposed.filter((column) => !columns.includes(column))).toEqual([]);
  });
});

function withoutDescription(type: GraphQLNamedType): readonly string[] {
  const members = [
    ...fieldsOf(type).filter((field) => columnOf(type, field) === null),
    ...fieldsOf(type).flatMap(({ args }) => args),
    ...(isInputObjectType(type) ? Object.values(type.getFields()) : []),
    ...(isEnumType(type) ? type.getValues() : []),
  ];
  return [type, ...members]
    .filter((element) => !isDescribed(element))
    .map(({ name }) => `${type.name}.${name}`);
}

const isDescribed = ({ description }: { readonly description?: string | null | undefined }) =>
  description != null && description !== '';

function fieldsOf(type: GraphQLNamedType): readonly GraphQLField<unknown, unknown>[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

/** `Model.column` of a field that takes its description from the data model, else `null`. */
function columnOf(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): string | null {
  const model = type.extensions['pothosPrismaModel'];
  const column = field.extensions['pothosExposedField'];
  return typeof model === 'string' && typeof column === 'string' ? `${model}.${column}` : null;
}

/** The columns below a `///` line. */
function documentedColumns(dataModel: string): readonly string[] {
  return [...dataModel.matchAll(/^model (\w+) \{$(.*?)^\}$/gms)].flatMap(([, model, body = '']) =>
    [...body.matchAll(/^ {2}\/\/\/ .+\n {2}(\w+)/gm)].map(([, column]) => `${model}.${column}`),
  );
}
