import type { ResultOf, VariablesOf } from 'gql.tada';
import type { SignInAs } from '../../../embedded/demo/people.ts';
import { graphql } from '../graphql.ts';
import type { TestStack } from '../stack/stack.ts';

const problemCauses = graphql(`
  query ProblemCauses($id: ID!) {
    practice(id: $id) {
      problemCauses {
        kind
        reason
        problems
        retryCalls
        retryEstimate {
          calls
        }
      }
    }
  }
`);

const openProblems = graphql(`
  query OpenProblems($id: ID!, $after: String) {
    practice(id: $id) {
      problems(first: 100, after: $after, filter: { open: true }) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            kind
            reason
            recordName
            part
            retryCalls
          }
        }
      }
    }
  }
`);

const retryProblems = graphql(`
  mutation RetryProblems($input: RetryProblemsInput!) {
    retryProblems(input: $input) {
      __typename
      ... on ProblemRetryStarted {
        calls
        run {
          id
          kind
        }
      }
      ... on ProblemRetryRunning {
        run {
          id
        }
      }
      ... on NothingToRetry {
        practice {
          id
        }
      }
      ... on SyncStarted {
        run {
          id
          kind
        }
      }
      ... on SyncJoined {
        run {
          id
          kind
        }
      }
      ... on SyncUnavailable {
        reason
      }
      ... on NotPermitted {
        reason
      }
      ... on ReconnectNeeded {
        reason
      }
    }
  }
`);

type Practice<T extends { practice: unknown }> = NonNullable<T['practice']>;
export type Cause = Practice<ResultOf<typeof problemCauses>>['problemCauses'][number];
export type OpenProblem = Practice<
  ResultOf<typeof openProblems>
>['problems']['edges'][number]['node'];
type Outcome = ResultOf<typeof retryProblems>['retryProblems'];
type Input = VariablesOf<typeof retryProblems>['input'];

/** The causes of the practice's open problems, as the API lists them. */
export async function causesOf(stack: TestStack): Promise<readonly Cause[]> {
  const { practice } = await stack.execute('standard', problemCauses, { id: stack.practiceId });
  return practice?.problemCauses ?? [];
}

/** All open problems, page after page, and their number as the API counts them. */
export async function problemsOf(
  stack: TestStack,
): Promise<{ readonly totalCount: number; readonly problems: readonly OpenProblem[] }> {
  const problems: OpenProblem[] = [];
  for (let after: string | null = null; ;) {
    const variables: VariablesOf<typeof openProblems> = { id: stack.practiceId, after };
    const read: ResultOf<typeof openProblems> = await stack.execute(
      'standard',
      openProblems,
      variables,
    );
    const list = read.practice?.problems;
    if (list === undefined) throw new Error('There is no practice.');
    problems.push(...list.edges.map(({ node }) => node));
    if (!list.pageInfo.hasNextPage) return { totalCount: list.totalCount, problems };
    after = list.pageInfo.endCursor;
  }
}

export async function retry(
  stack: TestStack,
  cause: Pick<Input, 'kind' | 'reason'> & { readonly problemId?: string },
  as: SignInAs = 'admin',
): Promise<Outcome> {
  const { kind, reason, problemId = null } = cause;
  const input = { practiceId: stack.practiceId, kind, reason, problemId };
  return (await stack.execute(as, retryProblems, { input })).retryProblems;
}
