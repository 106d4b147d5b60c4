import { Table } from '@mantine/core';
import { focusableScroll } from '../components/focusable-scroll.ts';
import type { Run } from '../sync/run.ts';
import { stateOf, subjectOf } from '../sync/run.ts';
import { useTimes } from '../time/times.ts';

export interface RunTableProps {
  readonly runs: readonly Run[];
}

export function RunTable({ runs }: RunTableProps) {
  const times = useTimes();
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={focusableScroll}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Sync</Table.Th>
            <Table.Th>Requested</Table.Th>
            <Table.Th>By</Table.Th>
            <Table.Th>Ended</Table.Th>
            <Table.Th>Result</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td>{subjectOf(run)}</Table.Td>
              <Table.Td>{times.dateTime(run.requestedAt)}</Table.Td>
              <Table.Td>{run.requestedBy ?? 'Schedule'}</Table.Td>
              <Table.Td>{run.finishedAt === null ? '' : times.dateTime(run.finishedAt)}</Table.Td>
              <Table.Td>{stateOf(run).label}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
