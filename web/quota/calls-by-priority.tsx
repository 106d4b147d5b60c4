import { Progress, Table } from '@mantine/core';
import type { NotLoadedProps } from '../components/not-loaded.tsx';
import { NotLoaded } from '../components/not-loaded.tsx';
import { countOf, formatCount } from '../text/numbers.ts';
import type { QuotaDay } from './day-document.ts';

const purposes = {
  INTERACTIVE: 'One record, for a person',
  WRITE: 'Edits',
  MANUAL: 'Lists, for a person',
  SCHEDULED: 'Lists, automatically',
  SWEEP: 'Custom fields of all records',
} as const satisfies Record<QuotaDay['byPriority'][number]['priority'], string>;

export interface CallsByPriorityProps extends NotLoadedProps {
  /** Undefined until it has been read. */
  readonly day: QuotaDay | undefined;
}

/** The purposes of the calls of the last 24 hours, the highest priority first. */
export function CallsByPriority({ day, error, retry }: CallsByPriorityProps) {
  if (day === undefined) return <NotLoaded error={error} retry={retry} />;
  const total = day.byPriority.reduce((sum, { calls }) => sum + calls, 0);
  return (
    <Table verticalSpacing={4} withRowBorders={false}>
      <Table.Caption m={0} ta="start" style={{ captionSide: 'top' }}>
        {total === 0
          ? 'No calls in the last 24 hours.'
          : `${countOf(total, 'call')} in the last 24 hours, the most urgent at the top`}
      </Table.Caption>
      {total > 0 && (
        <Table.Tbody>
          {day.byPriority.map(({ priority, calls }) => (
            <Table.Tr key={priority}>
              <Table.Th scope="row" w={200} fw={400}>
                {purposes[priority]}
              </Table.Th>
              <Table.Td>
                <Progress value={(calls / total) * 100} color="cyan.6" aria-hidden />
              </Table.Td>
              <Table.Td w={64} ta="right">
                {formatCount(calls)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      )}
    </Table>
  );
}
