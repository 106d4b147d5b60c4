import { Button, Drawer, Group, Progress, Stack, Text } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import type { NotificationData } from '@mantine/notifications';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { countOf, formatCount } from '../../text/numbers.ts';
import type { EditOutcome } from '../outcome.ts';
import type { BulkField } from './bulk-choice.tsx';
import { BulkChoice } from './bulk-choice.tsx';
import { BulkEditResult } from './bulk-edit-result.tsx';
import type { BulkRecord, BulkResult } from './edit-in-turn.ts';
import { editInTurn, unchangedOf } from './edit-in-turn.ts';
import { useBulkDraft } from './use-bulk-draft.ts';

export interface BulkEditDrawerProps {
  /** What one of the records is called. */
  readonly noun: string;
  readonly records: readonly BulkRecord[];
  readonly fields: readonly BulkField[];
  readonly save: (id: string, field: string, value: string | null) => Promise<EditOutcome>;
  /** Called with the records that the edit has not reached, which stay selected. */
  readonly onClose: (rest: readonly BulkRecord[]) => void;
}

type State =
  | { readonly type: 'choosing'; readonly problem: string | null }
  | { readonly type: 'running'; readonly done: number }
  | {
      readonly type: 'ended';
      readonly field: string;
      readonly result: BulkResult<BulkRecord>;
    };

const choosing: State = { type: 'choosing', problem: null };

/** The edit of a drawer: the records that it is about by now, and how far it is. */
function useBulkEdit({ noun, records: selected, fields, save }: BulkEditDrawerProps) {
  const [records, setRecords] = useState(selected);
  const [state, setState] = useState<State>(choosing);
  const isStopped = useRef(false);
  const isLeft = useRef(false);
  const draft = useBulkDraft(
    noun,
    fields.map(({ name }) => name),
  );
  const chooseFor = (rest: readonly BulkRecord[], problem: string | null): void => {
    setRecords(rest);
    setState({ type: 'choosing', problem });
  };
  const stop = (): void => {
    isStopped.current = true;
  };
  // Nobody would see or could stop an edit that goes on after its drawer, be it closed or left with its page.
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
      isStopped.current = true;
    };
  }, []);
  useWindowEvent('beforeunload', (event) => {
    if (state.type === 'running') event.preventDefault();
  });
  const start = async (field: string, value: string | null): Promise<void> => {
    isStopped.current = false;
    setState({ type: 'running', done: 0 });
    const result = await editInTurn({
      records,
      edit: ({ id }) => save(id, field, value),
      isStopped: () => isStopped.current,
      onProgress: (done) => setState({ type: 'running', done }),
    });
    if (unchangedOf(result).length === 0) draft.giveUp();
    else if (isLeft.current) notifications.show(stoppedNotice(noun, result));
    if (result.invalid === null) setState({ type: 'ended', field, result });
    else chooseFor(unchangedOf(result), result.invalid);
  };
  return { records, state, draft, chooseFor, stop, start };
}

function stoppedNotice(noun: string, result: BulkResult<BulkRecord>): NotificationData {
  const [changed, others] = [result.changed.length, unchangedOf(result).length];
  return {
    color: 'yellow',
    title: 'The edit was stopped',
    message: `${countOf(changed, noun)} ${changed === 1 ? 'is' : 'are'} changed, ${formatCount(others)} ${others === 1 ? 'is' : 'are'} not.`,
  };
}

/** One field of many records: its cost before, its progress, and what it has not reached. */
export function BulkEditDrawer(props: BulkEditDrawerProps) {
  const { noun, fields, onClose } = props;
  const { records, state, draft, chooseFor, stop, start } = useBulkEdit(props);
  const edited = countOf(records.length, noun);
  return (
    <Drawer
      opened
      position="right"
      title={`Edit ${edited}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={state.type === 'choosing'}
      onClose={() => {
        if (state.type === 'choosing') draft.giveUp();
        onClose(state.type === 'ended' ? state.result.rest : records);
      }}
    >
      {state.type === 'choosing' && (
        <BulkChoice
          noun={noun}
          count={records.length}
          fields={fields}
          draft={draft}
          problem={state.problem}
          onType={() => chooseFor(records, null)}
          onStart={start}
        />
      )}
      {state.type === 'running' && (
        <Running
          done={state.done}
          count={records.length}
          label={`Progress of the edit of ${edited}`}
          onStop={stop}
        />
      )}
      {state.type === 'ended' && (
        <BulkEditResult
          noun={noun}
          field={state.field}
          result={state.result}
          onBack={() => chooseFor(unchangedOf(state.result), null)}
        />
      )}
    </Drawer>
  );
}

interface RunningProps {
  readonly done: number;
  readonly count: number;
  readonly label: string;
  readonly onStop: () => void;
}

function Running({ done, count, label, onStop }: RunningProps) {
  return (
    <Stack>
      <Progress value={(done / count) * 100} aria-label={label} />
      <Text size="sm">
        {formatCount(done)} of {formatCount(count)} accepted for XPM
      </Text>
      <Group>
        <Button variant="default" onClick={onStop}>
          Stop
        </Button>
      </Group>
    </Stack>
  );
}
