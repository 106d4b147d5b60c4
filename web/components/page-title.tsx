import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../text/numbers.ts';
import { breakLongWords } from './break-long-words.ts';

export interface PageTitleProps {
  readonly title: string;
  /** The number of records that the page lists; null while it is unknown. */
  readonly count?: number | null;
  /** What stands beside the title, such as a tag. */
  readonly children?: ReactNode;
}

/** The heading of a page, which is the title of the browser's tab as well. */
export function PageTitle({ title, count = null, children }: PageTitleProps) {
  return (
    <Group gap="sm" align="center">
      <title>{`${title} · Practice Sync`}</title>
      <Title order={1} style={breakLongWords}>
        {title}
      </Title>
      {count !== null && (
        <Text c="dimmed" size="lg">
          {formatCount(count)}
        </Text>
      )}
      {children}
    </Group>
  );
}
