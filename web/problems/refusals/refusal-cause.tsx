import { Button } from '@mantine/core';
import { usePractice } from '../../practice/practice-context.ts';
import { countOf } from '../../text/numbers.ts';
import { Moment } from '../../time/moment.tsx';
import { CauseItem } from '../cause-item.tsx';
import { refusals } from '../problem-search.ts';
import { RefusedLine } from './refused-line.tsx';
import type { RefusalGroup } from './use-refusals.ts';
import { useSendAgain } from './use-send-again.ts';

export interface RefusalCauseProps {
  readonly group: RefusalGroup;
}

/** The changes that were refused for one reason, with what makes XPM accept them and how to send them again. */
export function RefusalCause({ group }: RefusalCauseProps) {
  const { reason, changes, records, fix, since, listed } = group;
  return (
    <CauseItem
      value={reason}
      title={refusals[reason]}
      about={`edits of ${countOf(records, 'record')}`}
      count={changes}
      fix={
        <>
          {fix} Since <Moment at={since} />.
        </>
      }
      retry={<SendCause group={group} />}
      lines={listed.map((change, index) => ({
        id: `${change.record?.id ?? index} ${change.field.field}`,
        line: <RefusedLine change={change} />,
      }))}
    />
  );
}

function SendCause({ group: { reason, retryCalls } }: RefusalCauseProps) {
  const { id: practiceId } = usePractice();
  const { isSending, send } = useSendAgain();
  // Changes of archived records can only be discarded.
  if (retryCalls === 0) return null;
  const label = `Send again (${countOf(retryCalls, 'call')})`;
  return (
    <Button
      size="xs"
      variant="default"
      loading={isSending}
      aria-label={`${label}: ${refusals[reason]}`}
      onClick={() => void send({ cause: { practiceId, reason } })}
    >
      {label}
    </Button>
  );
}
