import type { Cache, DataFields, OptimisticMutationConfig } from '@urql/exchange-graphcache';
import type { VariablesOf } from '../graphql/graphql.ts';
import type {
  setFieldValuesDocument,
  updateClientDocument,
  updateJobDocument,
} from './documents.ts';
import type { Pending } from './pending-fragment.ts';

type ClientInput = VariablesOf<typeof updateClientDocument>['input'];
type JobInput = VariablesOf<typeof updateJobDocument>['input'];
type ValuesInput = VariablesOf<typeof setFieldValuesDocument>['input'];
type Value = ValuesInput['values'][number];

/** As in `PersonInput`. */
interface Person {
  readonly nobody?: boolean;
  readonly userId?: string;
  readonly email?: string;
}

interface RecordKey {
  readonly __typename: 'Client' | 'Job';
  readonly id: string;
}

/**
 * What the pages display of an edit until its response, which replaces it: the value as it was typed, or what was
 * displayed before. What the cache does not know well enough is displayed with the response.
 */
export const optimisticEdits: OptimisticMutationConfig = {
  updateClient: ({ input }, cache) => {
    const { clientId, ...fields } = input as ClientInput;
    const client = edited({ __typename: 'Client', id: clientId }, fields, cache);
    return client === null ? null : { __typename: 'ClientUpdated', client };
  },
  updateJob: ({ input }, cache) => {
    const { jobId, ...fields } = input as JobInput;
    const job = edited({ __typename: 'Job', id: jobId }, fields, cache);
    return job === null ? null : { __typename: 'JobUpdated', job };
  },
  setFieldValues: ({ input }, cache) => {
    const { recordId, values } = input as ValuesInput;
    const isJob = recordId.startsWith('Job:');
    const key: RecordKey = { __typename: isJob ? 'Job' : 'Client', id: recordId };
    const fieldValues = valuesAfter(key, values, cache);
    if (fieldValues === null) return null;
    const record = { ...key, fieldValues, ...tagOf(key, cache) };
    return {
      __typename: 'FieldValuesSet',
      ...(isJob ? { job: record, client: null } : { client: record, job: null }),
    };
  },
};

function edited(
  key: RecordKey,
  fields: Readonly<Record<string, string | Person | null | undefined>>,
  cache: Cache,
): DataFields | null {
  const contents: DataFields = {};
  for (const [name, value] of Object.entries(fields)) {
    const content = typeof value === 'object' && value !== null ? personOf(value, cache) : value;
    if (content === undefined) return null;
    contents[name] = content;
  }
  return { ...key, ...contents, ...tagOf(key, cache) };
}

/** The tag of a record that has none yet. One that it has stays, with its reasons. */
function tagOf(key: RecordKey, cache: Cache): DataFields {
  if (typeof cache.resolve({ ...key }, 'pendingSync') === 'string') return {};
  const tag = {
    since: new Date().toISOString(),
    reasons: ['CHANGES_PENDING'],
    run: null,
    fields: [],
  } satisfies Pending;
  return { pendingSync: { __typename: 'PendingSync', ...tag } };
}

/** The chosen person; undefined when the cache does not know the name. */
function personOf({ nobody, userId }: Person, cache: Cache): DataFields | null | undefined {
  if (nobody === true) return null;
  const user = { __typename: 'User', id: userId ?? '' };
  const [xpmId, name] = [cache.resolve(user, 'xpmId'), cache.resolve(user, 'name')];
  if (typeof xpmId !== 'string' || typeof name !== 'string') return undefined;
  return { __typename: 'XpmReference', xpmId, name };
}

const valueFields = ['definitionXpmId', 'name', 'value', 'valueElement'] as const;

/** All custom fields of the record after the edit; null when they or the definition are not in the cache. */
function valuesAfter(
  key: RecordKey,
  values: readonly Value[],
  cache: Cache,
): readonly DataFields[] | null {
  const stored = cache.resolve({ ...key }, 'fieldValues');
  if (!Array.isArray(stored)) return null;
  let after = (stored as readonly string[]).map((entry) => ({
    __typename: 'FieldValue',
    ...Object.fromEntries(valueFields.map((field) => [field, cache.resolve(entry, field)])),
  })) as readonly DataFields[];
  for (const { definitionId, value } of values) {
    const definition = { __typename: 'FieldDefinition', id: definitionId };
    const definitionXpmId = cache.resolve(definition, 'xpmId');
    if (typeof definitionXpmId !== 'string') return null;
    after = after.filter((each) => each['definitionXpmId'] !== definitionXpmId);
    const text = textOf(value);
    if (text === null) continue;
    const name = cache.resolve(definition, 'name') ?? null;
    const valueElement = cache.resolve(definition, 'valueElement') ?? null;
    const entry = { definitionXpmId, name, value: text, valueElement };
    after = [...after, { __typename: 'FieldValue', ...entry }];
  }
  return after;
}

/** `FieldValueInput` has exactly one of its fields. */
function textOf(value: Value['value']): string | null {
  const [[kind, content] = ['clear', true]] = Object.entries(value);
  return kind === 'clear' ? null : String(content);
}
