import { Card, Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface SectionCardProps {
  readonly title: string;
  /** What stands at the other end of the heading's line, such as a button. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under its own heading, which names it for assistive technology as well. */
export function SectionCard({ title, beside, children }: SectionCardProps) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2}>{title}</Title>
        {beside}
      </Group>
      {children}
    </Card>
  );
}
