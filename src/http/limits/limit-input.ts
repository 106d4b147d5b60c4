import type { DocumentNode, ExecutionArgs, ExecutionResult, ValueNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { badInput } from '../../../schema/errors.ts';
import { aroundExecute, aroundSubscribe } from '../pipeline/around-execution.ts';
import { isStorableText } from '../storable-text.ts';

/** Twice the longest text that a field of a record takes, whose own limit names the field in a typed outcome. */
export const maximumTextLength = 20_000;
/** More than any list of a page: the states of a practice's jobs, or the custom fields of a client. */
export const maximumListLength = 500;
/** No input type is nested as deeply; graphql refuses what is. */
const maximumLevels = 20;

type Operation = Pick<ExecutionArgs, 'document' | 'variableValues'>;

/**
 * Refuses operations with a text or a list in their arguments that is longer than any field takes, or with a text
 * that Postgres cannot store. It looks at values alone, so it holds for every argument of the schema.
 */
export function limitInput(): Plugin {
  return {
    ...aroundExecute((args, run) => refusalOf(args) ?? run(args)),
    ...aroundSubscribe((args, run) => refusalOf(args) ?? run(args)),
  };
}

function refusalOf(args: ExecutionArgs): ExecutionResult | null {
  const problem = inputProblem(args);
  return problem === null ? null : { errors: [badInput(problem)] };
}

/** The first problem of an operation's arguments, which names the argument; `null` when there is none. */
export function inputProblem({ document, variableValues }: Operation): string | null {
  return first(inputsOf(document), (input) =>
    input.type === 'problem'
      ? input.problem
      : valueProblem(input.path, variableValues?.[input.variable], 0),
  );
}

/** What a document itself says about its arguments: problems of its literals, and which variables are to be checked. */
type DocumentInput =
  | { readonly type: 'problem'; readonly problem: string }
  | { readonly type: 'variable'; readonly path: string; readonly variable: string };

/** Lives as long as Yoga keeps the document. */
const inputs = new WeakMap<DocumentNode, readonly DocumentInput[]>();

function inputsOf(document: DocumentNode): readonly DocumentInput[] {
  const known = inputs.get(document);
  if (known !== undefined) return known;
  const found = readInputs(document);
  inputs.set(document, found);
  return found;
}

/** In the order of the document. */
function readInputs(document: DocumentNode): readonly DocumentInput[] {
  const found: DocumentInput[] = [];
  // A variable is checked once, however many arguments use it.
  const checked = new Set<string>();
  const inspect = (path: string, node: ValueNode): string | null => {
    switch (node.kind) {
      case Kind.VARIABLE: {
        const variable = node.name.value;
        if (!checked.has(variable)) found.push({ type: 'variable', path, variable });
        checked.add(variable);
        return null;
      }
      case Kind.STRING:
        return textProblem(path, node.value);
      case Kind.LIST:
        return (
          lengthProblem(path, node.values) ?? first(node.values, (each) => inspect(path, each))
        );
      case Kind.OBJECT:
        return first(node.fields, ({ name, value }) => inspect(`${path}.${name.value}`, value));
      case Kind.BOOLEAN:
      case Kind.ENUM:
      case Kind.FLOAT:
      case Kind.INT:
      case Kind.NULL:
        return null;
    }
  };
  const add = (path: string, value: ValueNode): void => {
    const problem = inspect(path, value);
    if (problem !== null) found.push({ type: 'problem', problem });
  };
  visit(document, {
    Argument: ({ name, value }) => add(name.value, value),
    VariableDefinition: ({ variable, defaultValue }) => {
      if (defaultValue !== undefined) add(variable.name.value, defaultValue);
    },
  });
  return found;
}

function valueProblem(path: string, value: unknown, depth: number): string | null {
  if (typeof value === 'string') return textProblem(path, value);
  if (typeof value !== 'object' || value === null || depth > maximumLevels) return null;
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    return (
      lengthProblem(path, entries) ??
      first(entries, (entry) => valueProblem(path, entry, depth + 1))
    );
  }
  return first(Object.entries(value), ([name, each]) =>
    valueProblem(`${path}.${name}`, each, depth + 1),
  );
}

function textProblem(path: string, text: string): string | null {
  if (text.length > maximumTextLength) {
    return `\`${path}\` may have ${maximumTextLength} characters and has ${text.length}.`;
  }
  if (isStorableText(text)) return null;
  return `\`${path}\` contains a character that cannot be stored: NUL, or half of a surrogate pair. Remove it.`;
}

function lengthProblem(path: string, list: readonly unknown[]): string | null {
  if (list.length <= maximumListLength) return null;
  return `\`${path}\` may have ${maximumListLength} entries and has ${list.length}.`;
}

function first<T>(items: readonly T[], problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}
