import { Button, Drawer, Group, Progress, Stack, Text } from '@mantine/core';
import { countOf, formatCount } from '../../text/numbers.ts';
import { BulkChoice } from './bulk-choice.tsx';
import { BulkEditResult } from './bulk-edit-result.tsx';
import type { BulkRecord } from './edit-in-turn.ts';
import { unchangedOf } from './edit-in-turn.ts';
import type { BulkEditRequest } from './use-bulk-edit.ts';
import { useBulkEdit } from './use-bulk-edit.ts';

export interface BulkEditDrawerProps extends BulkEditRequest {
  /** Called with the records that the edit has not reached, which stay selected. */
  readonly onClose: (rest: readonly BulkRecord[]) => void;
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
