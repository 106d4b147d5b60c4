import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { breakLongWords } from '../components/break-long-words.ts';
import { formatCount } from '../text/numbers.ts';

export interface CauseItemProps {
  /** Identifies the cause, also in the ids of the page, which must not contain a space. */
  readonly value: string;
  readonly title: string;
  /** What the cause is about, for example `clients`. */
  readonly about: string;
  readonly count: number;
  readonly fix: ReactNode;
  /** The button that retries the cause; null for a viewer or a cause without one. */
  readonly retry: ReactNode;
  /** One line for each entry that is loaded. */
  readonly lines: readonly { readonly id: string; readonly line: ReactNode }[];
}

/** What waits for the same remedy: how many there are, what fixes them, and each of them. */
export function CauseItem({ value, title, about, count, fix, retry, lines }: CauseItemProps) {
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>
        <Group gap="sm">
          <Text fw={600}>{title}</Text>
          <Text c="dimmed">{about}</Text>
          <Badge color="orange">{formatCount(count)}</Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{fix}</Text>
          {retry}
          <Stack component="ul" gap="xs" m={0} pl="md" style={breakLongWords}>
            {lines.map(({ id, line }) => (
              <li key={id}>{line}</li>
            ))}
          </Stack>
          {lines.length < count && (
            <Text size="sm" c="dimmed">
              {formatCount(lines.length)} of {formatCount(count)} are listed. Show more below.
            </Text>
          )}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
