import type { ResultOf, VariablesOf } from '../../graphql/graphql.ts';
import type { configureJobStatesDocument, jobStatesDocument } from './job-state-documents.ts';

export type State = NonNullable<
  ResultOf<typeof jobStatesDocument>['practice']
>['jobStates'][number];
type Configured = VariablesOf<typeof configureJobStatesDocument>['input']['states'][number];
type Problem = Extract<
  ResultOf<typeof configureJobStatesDocument>['configureJobStates'],
  { readonly __typename: 'InvalidJobStates' }
>['problems'][number];

/** The code that an admin has entered; empty for a code that was observed. */
export const configuredCode = ({ code, configured }: State): string =>
  configured ? (code ?? '') : '';

/** All codes to configure, also the unchanged ones: the configuration replaces the former one. */
export function configuredStates(
  states: readonly State[],
  typedCode: (state: string) => string | undefined,
): readonly Configured[] {
  return states.flatMap((state) => {
    const { name } = state;
    const code = (typedCode(name) ?? configuredCode(state)).trim();
    return code === '' ? [] : { name, code };
  });
}

/** Why the codes were refused, by the name of the state. */
export function problemsByState(
  sent: readonly Configured[],
  problems: readonly Problem[],
): ReadonlyMap<string, string> {
  return new Map(
    problems.flatMap(({ index, message }): readonly (readonly [string, string])[] => {
      const state = sent[index];
      return state === undefined ? [] : [[state.name, message]];
    }),
  );
}
