import { Table } from '@mantine/core';
import { describePause } from '../sync/run.ts';
import { formatCount } from '../text/numbers.ts';
import { useTimes } from '../time/times.ts';
import type { QuotaDay } from './day-document.ts';

/** The pauses of syncs in the last 24 hours. */
export function PauseTable({ pauses }: Pick<QuotaDay, 'pauses'>) {
  const times = useTimes();
  if (pauses.length === 0) return null;
  return (
    <Table mt="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Paused from</Table.Th>
          <Table.Th>To</Table.Th>
          <Table.Th>Why</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {pauses.map(({ limit, startedAt, endsAt }) => (
          <Table.Tr key={`${limit} ${startedAt}`}>
            <Table.Td>{times.dateTime(startedAt)}</Table.Td>
            <Table.Td>{times.dateTime(endsAt)}</Table.Td>
            <Table.Td>{describePause(limit)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The calls to XPM in each of the last 24 hours. */
export function HourTable({ hours }: { readonly hours: QuotaDay['byHour'] }) {
  const times = useTimes();
  if (hours.length === 0) return null;
  return (
    <Table mt="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Hour from</Table.Th>
          <Table.Th ta="right">Calls</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {hours.map(({ hour, calls }) => (
          <Table.Tr key={hour}>
            <Table.Td>{times.dateTime(hour)}</Table.Td>
            <Table.Td ta="right">{formatCount(calls)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
