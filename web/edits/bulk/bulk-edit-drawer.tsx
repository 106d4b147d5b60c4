import {
  Button,
  Checkbox,
  Drawer,
  Group,
  NativeSelect,
  Progress,
  Stack,
  Text,
} from '@mantine/core';
import { useRef, useState } from 'react';
import { useQuery } from 'urql';
import { usePractice } from '../../practice/practice-context.ts';
import { countOf, formatCount } from '../../shell/numbers.ts';
import { livePracticeDocument } from '../../sync/documents.ts';
import { formatDuration } from '../../time/duration.ts';
import type { FieldInput } from '../field-control.tsx';
import { FieldControl } from '../field-control.tsx';
import type { EditOutcome } from '../outcome.ts';
import { BulkEditResult } from './bulk-edit-result.tsx';
import type { BulkRecord, BulkResult } from './edit-in-turn.ts';
import { editInTurn } from './edit-in-turn.ts';
import { estimateBulkEdit } from './estimate.ts';

export interface BulkField {
  readonly name: string;
  readonly label: string;
  readonly input: FieldInput;
  /** Whether XPM accepts a record without a value. */
  readonly canBeEmpty: boolean;
}

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
  | { readonly type: 'choosing' }
  | { readonly type: 'running'; readonly done: number }
  | { readonly type: 'ended'; readonly result: BulkResult<BulkRecord> };

/** One field of many records: its price before, its progress, and what it has not reached. */
export function BulkEditDrawer(props: BulkEditDrawerProps) {
  const { noun, records, fields, save, onClose } = props;
  const [state, setState] = useState<State>({ type: 'choosing' });
  const isStopped = useRef(false);
  const start = async (field: string, value: string | null): Promise<void> => {
    setState({ type: 'running', done: 0 });
    const result = await editInTurn({
      records,
      edit: ({ id }) => save(id, field, value),
      isStopped: () => isStopped.current,
      onProgress: (done) => setState({ type: 'running', done }),
    });
    setState({ type: 'ended', result });
  };
  const count = formatCount(records.length);
  const edited = countOf(records.length, noun);
  return (
    <Drawer
      opened
      position="right"
      title={`Edit ${edited}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={state.type === 'choosing'}
      onClose={() => {
        isStopped.current = true;
        onClose(state.type === 'ended' ? state.result.rest : records);
      }}
    >
      {state.type === 'choosing' && (
        <Choice noun={noun} count={records.length} fields={fields} onStart={start} />
      )}
      {state.type === 'running' && (
        <Stack>
          <Progress
            value={(state.done / records.length) * 100}
            aria-label={`Progress of the edit of ${edited}`}
          />
          <Text size="sm">
            {formatCount(state.done)} of {count} accepted for XPM
          </Text>
          <Group>
            <Button
              variant="default"
              onClick={() => {
                isStopped.current = true;
              }}
            >
              Stop
            </Button>
          </Group>
        </Stack>
      )}
      {state.type === 'ended' && <BulkEditResult noun={noun} result={state.result} />}
    </Drawer>
  );
}

interface ChoiceProps {
  readonly noun: string;
  readonly count: number;
  readonly fields: readonly BulkField[];
  readonly onStart: (field: string, value: string | null) => Promise<void>;
}

function Choice({ noun, count, fields, onStart }: ChoiceProps) {
  const [name, setName] = useState(fields[0]?.name ?? '');
  const [value, setValue] = useState('');
  const [isCleared, setCleared] = useState(false);
  const field = fields.find((each) => each.name === name);
  if (field === undefined) return null;
  return (
    <Stack>
      <NativeSelect
        label="Field"
        value={name}
        data={fields.map((each) => ({ value: each.name, label: each.label }))}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value);
          setValue('');
          setCleared(false);
        }}
      />
      <FieldControl
        input={field.input}
        shared={{ label: `New ${field.label.toLowerCase()}`, value }}
        onType={(text) => {
          setValue(text);
          setCleared(false);
        }}
      />
      {field.canBeEmpty && (
        <Checkbox
          label={`Clear ${field.label.toLowerCase()}`}
          checked={isCleared}
          onChange={({ currentTarget }) => {
            setValue('');
            setCleared(currentTarget.checked);
          }}
        />
      )}
      <Price count={count} />
      <Group>
        <Button
          disabled={value === '' && !isCleared}
          onClick={() => void onStart(name, isCleared ? null : value)}
        >
          {isCleared ? 'Clear the field of' : 'Change'} {countOf(count, noun)}
        </Button>
      </Group>
    </Stack>
  );
}

function Price({ count }: Pick<ChoiceProps, 'count'>) {
  const { id: practiceId } = usePractice();
  const [{ data }] = useQuery({ query: livePracticeDocument, variables: { practiceId } });
  const quota = data?.practice?.quota;
  if (quota === undefined) return null;
  const { calls, durationMs, exceedsDay } = estimateBulkEdit(count, quota);
  const duration = durationMs === 0 ? 'less than a minute' : `about ${formatDuration(durationMs)}`;
  return (
    <Text size="sm">
      This takes {countOf(calls, 'call')} to XPM and {duration}.
      {exceedsDay && ' XPM allows fewer calls today, so the last ones wait until calls are left.'} A
      person’s own sync comes first.
    </Text>
  );
}
