import { useWindowEvent } from '@mantine/hooks';
import type { NotificationData } from '@mantine/notifications';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { countOf, formatCount } from '../../text/numbers.ts';
import type { EditOutcome } from '../outcome.ts';
import type { BulkField } from './bulk-choice.tsx';
import type { BulkRecord, BulkResult } from './edit-in-turn.ts';
import { editInTurn, unchangedOf } from './edit-in-turn.ts';
import { useBulkDraft } from './use-bulk-draft.ts';

export interface BulkEditRequest {
  /** What one of the records is called. */
  readonly noun: string;
  readonly records: readonly BulkRecord[];
  readonly fields: readonly BulkField[];
  readonly save: (id: string, field: string, value: string | null) => Promise<EditOutcome>;
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
export function useBulkEdit({ noun, records: selected, fields, save }: BulkEditRequest) {
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
