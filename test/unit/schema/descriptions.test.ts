import type { GraphQLField, GraphQLNamedType } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../schema/index.ts';

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

describe('The API documentation', () => {
  it('The documentation describes every type, field, argument, input field and enum value', () => {
    expect(types.length).toBeGreaterThan(100);
    expect(types.flatMap(withoutDescription)).toEqual([]);
  });

  it('The documentation takes the description of a column from the data model', () => {
    const budget = fieldsOf(schema.getType('Job')).find(({ name }) => name === 'budget');
    expect(budget?.description).toBe('The budget, as decimal text.');
  });
});

function withoutDescription(type: GraphQLNamedType): readonly string[] {
  const members = [
    ...fieldsOf(type),
    ...fieldsOf(type).flatMap(({ args }) => args),
    ...(isInputObjectType(type) ? Object.values(type.getFields()) : []),
    ...(isEnumType(type) ? type.getValues() : []),
  ];
  return [type, ...members]
    .filter(({ description }) => description == null || description === '')
    .map(({ name }) => `${type.name}.${name}`);
}

function fieldsOf(type: GraphQLNamedType | undefined): readonly GraphQLField<unknown, unknown>[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}
