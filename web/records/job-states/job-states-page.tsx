import { Button, EmptyState, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from 'urql';
import { ErrorText } from '../../components/error-text.tsx';
import { focusableScroll } from '../../components/focusable-scroll.ts';
import { NotLoaded } from '../../components/not-loaded.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import type { Draft } from '../../edits/drafts.ts';
import { usePractice } from '../../practice/practice-context.ts';
import { jobStatesDocument } from './job-state-documents.ts';
import type { State } from './typed-codes.ts';
import { configuredCode } from './typed-codes.ts';
import { useTypedCodes } from './use-typed-codes.ts';

/** The states of jobs and their codes in XPM, which has no list of them. */
export function JobStatesPage() {
  const { id: practiceId } = usePractice();
  const [{ data, error }, retry] = useQuery({
    query: jobStatesDocument,
    variables: { practiceId },
  });
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
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
        <States states={states} />
      )}
    </Stack>
  );
}

interface StatesProps {
  readonly states: readonly State[];
}

function States({ states }: StatesProps) {
  const { isAdmin } = usePractice();
  const { draftOf, setDraft, refusal, save, isSaving } = useTypedCodes(states);
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
                draft={draftOf(state.name)}
                problem={refusal.byState.get(state.name) ?? null}
                onDraft={(draft) => setDraft(state.name, draft)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <ErrorText error={refusal.message} />
      {isAdmin ? (
        <Button style={{ alignSelf: 'flex-start' }} loading={isSaving} onClick={() => void save()}>
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
  /** What somebody has typed as its code; null before that. */
  readonly draft: Draft | null;
  /** Why the code was refused; null when it was not. */
  readonly problem: string | null;
  readonly onDraft: (draft: Draft | null) => void;
}

function StateRow({ state, draft, problem, onDraft }: StateRowProps) {
  const { isAdmin } = usePractice();
  const { name, code } = state;
  const saved = configuredCode(state);
  const base = draft?.base ?? (draft === null ? saved : '');
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
            value={draft?.text ?? saved}
            error={problem}
            description={
              base === saved
                ? undefined
                : `Changed meanwhile to “${saved === '' ? 'empty' : saved}”. Saving replaces that.`
            }
            onChange={({ currentTarget: { value } }) =>
              onDraft(value === saved ? null : { text: value, base })
            }
          />
        ) : (
          (code ?? '–')
        )}
      </Table.Td>
      <Table.Td>{originOf(state)}</Table.Td>
    </Table.Tr>
  );
}

function originOf({ code, configured }: State): string {
  if (configured) return 'Entered here';
  return code === null ? 'A job' : 'A change that XPM accepted';
}
