// Of the generated files, only this one exports the data model.
import { getDatamodel } from '../../../prisma/generated/pothos-types.ts';
import { columnName } from '../column-name.ts';
import type { Cell, Column } from './delimited-rows.ts';
import type { Model, RowOf } from './model.ts';

/** Columns that the stores maintain. All others contain XPM's data. */
const maintained = [
  'id',
  'practiceId',
  'clientId',
  'ordinal',
  'deletedAt',
  'missingSince',
  'dismissedAt',
  'lastReadCall',
  'valuesLastReadCall',
  'creationWindow',
  'hash',
  'changedAt',
] as const;

interface Named {
  readonly xpmId: string;
  readonly name: string;
}

/** The fields of a record that reference another record; each has two columns, the id and the name. */
type ReferenceOf<R> = {
  [K in keyof R & string]: NonNullable<R[K]> extends Named ? K : never;
}[keyof R & string];

type ReferenceColumn<R> = `${ReferenceOf<R>}${'XpmId' | 'Name'}`;

/** Columns whose value is not a field of the record: the caller derives it. */
type DerivedColumn<M extends Model, R> = Exclude<
  keyof RowOf<M>,
  (typeof maintained)[number] | keyof R | ReferenceColumn<R>
>;

type Derivations<M extends Model, R> = Readonly<
  Record<DerivedColumn<M, R> & string, (record: R) => Cell>
>;

/** Fields of a record without a column; `StoredOutside` names those that are stored in other rows. */
type MissingColumn<M extends Model, R, StoredOutside> = Exclude<
  keyof R,
  keyof RowOf<M> | ReferenceOf<R> | StoredOutside
>;

/** `never`, a compile error, while a field of the record has no column. */
type Complete<M extends Model, R, StoredOutside> = [MissingColumn<M, R, StoredOutside>] extends [
  never,
]
  ? M
  : never;

const { models } = getDatamodel().datamodel;

/**
 * The columns of a record, derived from `prisma/schema.prisma`, so a new field needs no change here.
 * The compiler rejects a column without a field, and a field without a column.
 */
export function recordColumns<M extends Model, R, StoredOutside extends keyof R = never>(
  model: Complete<M, R, StoredOutside>,
  derivations: Derivations<M, R>,
): readonly Column<R>[] {
  const fields = (models[model]?.fields ?? []).filter(
    ({ name, kind }) => kind !== 'object' && !(maintained as readonly string[]).includes(name),
  );
  const names = new Set(fields.map(({ name }) => name));
  return fields.map((field) => ({
    name: columnName(field.name),
    type: sqlType(field),
    field: pathOf(field, names).join('.'),
    of:
      (derivations as Readonly<Record<string, ((record: R) => Cell) | undefined>>)[field.name] ??
      cellOf(field, names),
  }));
}

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
}

const sqlTypes: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  DateTime: 'date',
  Int: 'integer',
  Json: 'jsonb',
  String: 'text',
};

/** The data model lacks native types. Ids of XPM are UUIDs; a wrong type fails at the first insert. */
function sqlType({ name, kind, type }: Field): string {
  if (kind === 'enum') return columnName(type);
  return /xpmId$/i.test(name) ? 'uuid' : (sqlTypes[type] ?? type);
}

/** The field, or the reference and its part. */
function pathOf(
  { name }: Field,
  names: ReadonlySet<string>,
): readonly [field: string, part?: keyof Named] {
  const [, base = ''] = /^(.+)(?:XpmId|Name)$/.exec(name) ?? [];
  const isReference = names.has(`${base}XpmId`) && names.has(`${base}Name`);
  if (!isReference) return [name];
  return [base, name.endsWith('XpmId') ? 'xpmId' : 'name'];
}

function cellOf(field: Field, names: ReadonlySet<string>): (record: unknown) => Cell {
  const { type } = field;
  const [name, part] = pathOf(field, names);
  if (part !== undefined) {
    return (record) => (record as Readonly<Record<string, Named | null>>)[name]?.[part] ?? null;
  }
  return type === 'Json'
    ? (record) => JSON.stringify((record as Readonly<Record<string, unknown>>)[name])
    : (record) => (record as Readonly<Record<string, Cell>>)[name] ?? null;
}
