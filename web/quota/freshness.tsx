import { Card, Table, Title } from '@mantine/core';
import type { Run } from '../sync/run.ts';
import { nounOf, stateOf } from '../sync/run.ts';
import { Ago } from '../time/moment.tsx';

const kinds = ['CLIENTS', 'JOBS', 'USERS', 'FIELD_DEFINITIONS', 'TAX_RETURNS'] as const;

export interface FreshnessProps {
  readonly runs: readonly Run[];
}

/** How old the data of each kind is. */
export function Freshness({ runs }: FreshnessProps) {
  return (
    <Card withBorder component="section" aria-label="Freshness">
      <Title order={2} mb="sm">
        Freshness
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Records</Table.Th>
            <Table.Th>Last sync</Table.Th>
            <Table.Th>Last success</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kinds.map((kind) => {
            const ofKind = runs.filter((run) => run.kind === kind && run.finishedAt !== null);
            const [last] = ofKind;
            const good = ofKind.find(({ state }) => state === 'SUCCEEDED' || state === 'PARTIAL');
            return (
              <Table.Tr key={kind}>
                <Table.Td tt="capitalize">{nounOf({ kind })}</Table.Td>
                <Table.Td>{last === undefined ? 'Not recently' : stateOf(last).label}</Table.Td>
                <Table.Td>{good?.finishedAt == null ? '–' : <Ago at={good.finishedAt} />}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
