import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { buildSchema, isUnionType, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';

const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
const documentText = /graphql\(\s*`([^`]*)`/g;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Its text without the documents. */
  readonly code: string;
}

const sources: readonly SourceFile[] = globSync('web/**/*.{ts,tsx}', {
  exclude: ['web/dist/**', 'web/graphql/graphql-env.d.ts'],
}).map((file) => {
  const text = readFileSync(file, 'utf8');
  return { path: path.normalize(file), text, code: text.replaceAll(documentText, '') };
});

const definitions = sources.flatMap(({ text }) =>
  [...text.matchAll(documentText)].flatMap(([, document = '']) => parse(document).definitions),
);
const fragments = new Map(
  definitions
    .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
    .map((fragment) => [fragment.name.value, fragment]),
);

/** The fields that a selection has of each member of a union. */
function fieldsByMember(selection: SelectionSetNode): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  const add = (type: string, of: SelectionSetNode): void => {
    const names = of.selections.flatMap((each) =>
      each.kind === Kind.FIELD ? each.name.value : [],
    );
    fields.set(type, [...(fields.get(type) ?? []), ...names]);
  };
  for (const each of selection.selections) {
    if (each.kind === Kind.FIELD) continue;
    const fragment = each.kind === Kind.FRAGMENT_SPREAD ? fragments.get(each.name.value) : each;
    const type = fragment?.typeCondition?.name.value;
    if (fragment !== undefined && type !== undefined) add(type, fragment.selectionSet);
  }
  return fields;
}

/** The code of the files that use a document, and of what they import: where its outcomes get their words. */
function codeAround(operation: string): string {
  const home = sources.find(({ text }) => text.includes(`mutation ${operation}(`));
  const before = home?.text.split(`mutation ${operation}(`)[0] ?? '';
  const name = [...before.matchAll(/const (\w+) = graphql\(/g)].at(-1)?.[1] ?? '';
  const users = sources.filter(({ code }) => new RegExp(`\\b${name}\\b`).test(code));
  const imported = users.flatMap((user) =>
    [...user.code.matchAll(/from '(\..*)'/g)].map(([, specifier = '']) =>
      path.join(path.dirname(user.path), specifier),
    ),
  );
  const files = new Set([...users.map((user) => user.path), ...imported]);
  return sources.flatMap((file) => (files.has(file.path) ? file.code : [])).join('\n');
}

const outcomes = definitions.flatMap((definition) => {
  if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'mutation') {
    return [];
  }
  const operation = definition.name?.value ?? '';
  return definition.selectionSet.selections.flatMap((field) => {
    if (field.kind !== Kind.FIELD || field.selectionSet === undefined) return [];
    const result = schema.getMutationType()?.getFields()[field.name.value]?.type;
    const union = schema.getType(String(result).replace('!', ''));
    if (!isUnionType(union)) return [];
    const selected = fieldsByMember(field.selectionSet);
    const code = codeAround(operation);
    return union.getTypes().map(({ name }) => ({
      operation,
      member: name,
      fields: selected.get(name) ?? [],
      isNamed: code.includes(`'${name}'`),
    }));
  });
});

describe('The outcomes of the mutations that the app sends', () => {
  test('Every mutation of the app is known here', () => {
    const sent = sources.flatMap(({ text }) => [...text.matchAll(/\bmutation \w+\(/g)]);
    expect(new Set(outcomes.map(({ operation }) => operation)).size).toBe(sent.length);
  });

  test.each(outcomes)('$member of $operation is selected', ({ fields }) => {
    expect(fields).not.toEqual([]);
  });

  test.each(outcomes)('$member of $operation has words', ({ fields, isNamed }) => {
    expect(isNamed || fields.includes('message')).toBe(true);
  });
});
