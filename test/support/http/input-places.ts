import type { GraphQLField, GraphQLInputType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** A place in the arguments of a field to which a client can send a value. */
export interface InputPlace {
  /** From the root to the value, for example `practice.jobs(filter.states)`. */
  readonly path: string;
  /** The name of the argument or of the input field. */
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly isSubscription: boolean;
  /** A value that the place takes. */
  readonly valid: unknown;
  /** The operation with this value in the place, and valid values in every other that is required. */
  operation(value: unknown): { readonly query: string; readonly variables: Variables };
}

type Variables = Record<string, unknown>;
type Field = GraphQLField<unknown, unknown>;

/** A valid value of a scalar, by the name of its argument and the field that has the argument. */
export type ValidScalar = (type: string, name: string, field: string) => unknown;

interface Reached {
  readonly root: 'query' | 'mutation' | 'subscription';
  readonly type: GraphQLObjectType;
  readonly fields: readonly Field[];
}

/** Every place in the arguments of every field that can be reached from a root, by one way each. */
export function inputPlaces(schema: GraphQLSchema, validScalar: ValidScalar): InputPlace[] {
  const queue: Reached[] = [];
  for (const root of ['query', 'mutation', 'subscription'] as const) {
    const type = {
      query: schema.getQueryType(),
      mutation: schema.getMutationType(),
      subscription: schema.getSubscriptionType(),
    }[root];
    if (type != null) queue.push({ root, type, fields: [] });
  }
  const seen = new Set<GraphQLObjectType>();
  const places: InputPlace[] = [];
  for (const reached of queue) {
    if (seen.has(reached.type)) continue;
    seen.add(reached.type);
    for (const field of Object.values(reached.type.getFields())) {
      const way = { ...reached, fields: [...reached.fields, field] };
      for (const argument of field.args) places.push(...placesOf(way, argument, validScalar));
      const type = getNamedType(field.type);
      if (isObjectType(type)) queue.push({ ...way, type });
    }
  }
  return places;
}

function placesOf(
  { root, fields }: Reached,
  argument: Field['args'][number],
  validScalar: ValidScalar,
): InputPlace[] {
  const valid = (type: GraphQLInputType, name: string, field: Field): unknown =>
    validValue(type, name, (scalar, of) => validScalar(scalar, of, field.name));
  const owner = fields.at(-1);
  if (owner === undefined) return [];
  const way = fields.map(({ name }) => name).join('.');
  return leavesOf(argument.name, argument.type, (type, name) => valid(type, name, owner)).map(
    ({ names, type, wrap, valid: validHere }) => ({
      path: `${root} ${way}(${names.join('.')})`,
      name: names.at(-1) ?? '',
      type,
      valid: validHere,
      isSubscription: root === 'subscription',
      operation(value) {
        const variables: Variables = {};
        const declared: string[] = [];
        const nested = fields.reduceRight((selection, field) => {
          const sent = field.args.filter(
            (each) => (field === owner && each === argument) || isRequiredArgument(each),
          );
          const args = sent.map((each) => {
            const isPlace = field === owner && each === argument;
            // The variable has the argument's name, by which graphql's own errors call it.
            const variable = isPlace ? each.name : `${field.name}_${each.name}`;
            declared.push(`$${variable}: ${String(each.type)}`);
            variables[variable] = isPlace ? wrap(value) : valid(each.type, each.name, field);
            return `${each.name}: $${variable}`;
          });
          const list = args.length === 0 ? '' : `(${args.join(', ')})`;
          const isLeaf = isLeafType(getNamedType(field.type));
          return ` { ${field.name}${list}${isLeaf ? '' : selection} }`;
        }, ' { __typename }');
        const head = declared.length === 0 ? '' : `(${declared.join(', ')})`;
        return { query: `${root} ${head}${nested}`, variables };
      },
    }),
  );
}

interface Leaf {
  readonly names: readonly string[];
  readonly type: GraphQLInputType;
  readonly valid: unknown;
  readonly wrap: (value: unknown) => unknown;
}

type Valid = (type: GraphQLInputType, name: string) => unknown;

function leavesOf(name: string, given: GraphQLInputType, valid: Valid): Leaf[] {
  const type = getNullableType(given);
  const own: Leaf = { names: [name], type, valid: valid(given, name), wrap: (value) => value };
  if (isListType(type)) {
    const entries = leavesOf(name, type.ofType, valid);
    return [own, ...entries.map((leaf) => ({ ...leaf, wrap: (v: unknown) => [leaf.wrap(v)] }))];
  }
  if (!isInputObjectType(type)) return [own];
  const required = type.isOneOf ? {} : (valid(given, name) as Variables);
  return Object.values(type.getFields()).flatMap((field) =>
    leavesOf(field.name, field.type, valid).map((leaf) => ({
      ...leaf,
      names: [name, ...leaf.names],
      wrap: (value: unknown) => ({ ...required, [field.name]: leaf.wrap(value) }),
    })),
  );
}

function validValue(
  given: GraphQLInputType,
  name: string,
  scalar: (type: string, name: string) => unknown,
): unknown {
  const type = getNullableType(given);
  if (isListType(type)) return [validValue(type.ofType, name, scalar)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return scalar(type.name, name);
  const fields = Object.values(type.getFields());
  const sent = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
  return Object.fromEntries(
    sent.map((field) => [field.name, validValue(field.type, field.name, scalar)]),
  );
}
