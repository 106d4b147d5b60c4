import { Button, EmptyState, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import type { ResultOf } from '../../graphql/graphql.ts';
import { refusalText } from '../../graphql/refusal-text.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { focusableScroll } from '../../shell/focusable-scroll.ts';
import { Loading } from '../../shell/loading.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { RequestFailed } from '../../shell/request-failed.tsx';
import { configureJobStatesDocument, jobStatesDocument } from './job-state-documents.ts';

type State = NonNullable<ResultOf<typeof jobStatesDocument>['practice']>['jobStates'][number];

/** The states of jobs and their codes in XPM, which has no list of them. */
export function JobStatesPage() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: jobStatesDocument,
    variables: { practiceId },
  });
  if (data === undefined) {
    return error === undefined ? <Loading /> : <RequestFailed error={error} retry={retry} />;
  }
  const states = data.practice?.jobStates ?? [];
  return (
    <Stack gap="md" maw={800}>
      <PageTitle title="Job States" count={states.length} />
      <Text>
        XPM has no list of its states, and a change of a job’s state needs the code of the new one.
        For an unknown code, the name in capitals without spaces is sent. If XPM refuses that, an
        admin enters the code here.
      </Text>
      {states.length === 0 ? (
        <EmptyState title="No states yet" description="They appear with the first sync of jobs." />
      ) : (
        <States key={JSON.stringify(states)} states={states} />
      )}
    </Stack>
  );
}

interface StatesProps {
  readonly states: readonly State[];
}

function States({ states }: StatesProps) {
  const { id: practiceId, isAdmin } = usePractice();
  const [{ fetching }, configure] = useMutation(configureJobStatesDocument);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const { data, error } = await configure({
      input: { practiceId, states: [...configuredStates(states, typed)] },
    });
    const outcome = data?.configureJobStates;
    if (outcome?.__typename === 'JobStatesConfigured') {
      notifications.show({
        color: 'teal',
        title: 'Saved',
        message: 'The next edits send these codes.',
      });
      return;
    }
    setRefusal(refusalText(outcome, error));
  };
  return (
    <Stack>
      <Table.ScrollContainer minWidth={480} scrollAreaProps={focusableScroll}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>State</Table.Th>
              <Table.Th>Code</Table.Th>
              <Table.Th>Known from</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {states.map((state) => (
              <StateRow
                key={state.name}
                state={state}
                typed={typed[state.name]}
                onType={(value) => setTyped((before) => ({ ...before, [state.name]: value }))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {refusal !== null && (
        <Text size="sm" c="red" role="alert">
          {refusal}
        </Text>
      )}
      {isAdmin ? (
        <Button style={{ alignSelf: 'flex-start' }} loading={fetching} onClick={() => void save()}>
          Save codes
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          Admins change the codes.
        </Text>
      )}
    </Stack>
  );
}

interface StateRowProps {
  readonly state: State;
  /** What somebody has typed as its code; undefined before that. */
  readonly typed: string | undefined;
  readonly onType: (code: string) => void;
}

function StateRow({ state, typed, onType }: StateRowProps) {
  const { isAdmin } = usePractice();
  const { name, code } = state;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {name}
      </Table.Th>
      <Table.Td>
        {isAdmin ? (
          <TextInput
            aria-label={`Code of ${name}`}
            placeholder={code ?? 'not known'}
            maxLength={100}
            value={typed ?? configuredCode(state)}
            onChange={({ currentTarget }) => onType(currentTarget.value)}
          />
        ) : (
          (code ?? '–')
        )}
      </Table.Td>
      <Table.Td>{originOf(state)}</Table.Td>
    </Table.Tr>
  );
}

/** The code that an admin has entered; empty for a code that was observed. */
const configuredCode = ({ code, configured }: State): string => (configured ? (code ?? '') : '');

function originOf({ code, configured }: State): string {
  if (configured) return 'Entered here';
  return code === null ? 'A job' : 'A change that XPM accepted';
}

/** All codes to configure, also the unchanged ones: the configuration replaces the former one. */
function configuredStates(
  states: readonly State[],
  typed: Readonly<Record<string, string>>,
): readonly { readonly name: string; readonly code: string }[] {
  return states.flatMap((state) => {
    const { name } = state;
    const code = (typed[name] ?? configuredCode(state)).trim();
    return code === '' ? [] : { name, code };
  });
}
