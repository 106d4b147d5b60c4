import type { ASTVisitor, SelectionSetNode, ValidationContext } from 'graphql';
import { GraphQLError, Kind, NoSchemaIntrospectionCustomRule, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** A page reads what it displays in a few root fields, and each mutation takes one record. */
const maximumRootFields = 20;
/** Aliases repeat a field with other arguments. */
const maximumAliases = 50;
/** Real documents include or skip a few parts. */
const maximumDirectives = 50;

/** Refuses documents that repeat themselves, and introspection where it is off. Yoga validates a document once. */
export function limitShape({ introspection }: { readonly introspection: boolean }): Plugin {
  return {
    onValidate({ addValidationRule, setValidationFn }) {
      addValidationRule(ShapeRule);
      if (introspection) return;
      addValidationRule(NoSchemaIntrospectionCustomRule);
      // graphql's suggestions would name the fields that introspection does not.
      const withoutSuggestions: typeof validate = (schema, document, rules) =>
        validate(schema, document, rules, { hideSuggestions: true });
      setValidationFn(withoutSuggestions);
    },
  };
}

/** Yoga caches by the names of rules, so this one has a name of its own. */
function ShapeRule(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let directives = 0;
  const report = (count: number, maximum: number, what: string): void => {
    if (count > maximum) context.reportError(tooMany(count, maximum, what));
  };
  return {
    OperationDefinition: ({ selectionSet }) =>
      report(countFields(context, selectionSet, new Set()), maximumRootFields, 'root fields'),
    Field: ({ alias }) => {
      if (alias !== undefined) aliases += 1;
    },
    Directive: () => {
      directives += 1;
    },
    Document: {
      leave: () => {
        report(aliases, maximumAliases, 'aliases');
        report(directives, maximumDirectives, 'directives');
      },
    },
  };
}

/** Counts the fields of a selection set, also those of its fragments. Each fragment counts once, as in execution. */
function countFields(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  counted: Set<string>,
): number {
  let count = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      count += 1;
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count += countFields(context, selection.selectionSet, counted);
    } else if (!counted.has(selection.name.value)) {
      counted.add(selection.name.value);
      const fragment = context.getFragment(selection.name.value);
      if (fragment != null) count += countFields(context, fragment.selectionSet, counted);
    }
  }
  return count;
}

const tooMany = (count: number, maximum: number, what: string): GraphQLError =>
  new GraphQLError(
    `The document has ${count} ${what} and may have ${maximum}. Send several requests.`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
