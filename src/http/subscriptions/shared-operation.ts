import type { DocumentNode, ValidatedSubscriptionArgs } from 'graphql';
import { Kind, print, visit } from 'graphql';
import type { PracticeSubscription } from '../../../schema/activity/practice-subscription.ts';

/** A subscription as many clients send it: equal but for who they are and where they start. */
export interface SharedOperation {
  readonly key: string;
  readonly args: ValidatedSubscriptionArgs;
  readonly source: PracticeSubscription;
  /** Whether a result depended on more of a viewer than the role. Each person then has executions of their own. */
  isPersonal: boolean;
  /** How many subscribers have it at present. */
  subscribers: number;
}

/** What makes two operations equal: practice, document, and variables other than the start position. */
export function operationKey(
  args: ValidatedSubscriptionArgs,
  { practiceId }: PracticeSubscription,
): string {
  const { document, operation, rawVariableValues } = args;
  const start = startVariable(document);
  const variables = Object.entries(rawVariableValues ?? {}).filter(([name]) => name !== start);
  return JSON.stringify([
    practiceId,
    document.loc?.source.body ?? print(document),
    operation.name?.value ?? null,
    variables,
  ]);
}

const startVariables = new WeakMap<DocumentNode, string | null>();

/** The variable that is the argument `after` of a root field and nothing else; null when there is none. */
function startVariable(document: DocumentNode): string | null {
  const known = startVariables.get(document);
  if (known !== undefined) return known;
  const uses = new Map<string, number>();
  const starts: string[] = [];
  visit(document, {
    OperationDefinition({ selectionSet }) {
      for (const field of selectionSet.selections) {
        if (field.kind !== Kind.FIELD) continue;
        for (const { name, value } of field.arguments ?? []) {
          if (name.value === 'after' && value.kind === Kind.VARIABLE) starts.push(value.name.value);
        }
      }
    },
    VariableDefinition: () => false,
    Variable: ({ name }) => void uses.set(name.value, (uses.get(name.value) ?? 0) + 1),
  });
  const [start = null] = starts.filter((name) => uses.get(name) === 1);
  startVariables.set(document, start);
  return start;
}
