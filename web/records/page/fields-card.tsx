import { Card, SimpleGrid, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface FieldsCardProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Fields with their labels, as a definition list. */
export function FieldsCard({ title, children }: FieldsCardProps) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="dl" m={0} verticalSpacing="md">
        {children}
      </SimpleGrid>
    </Card>
  );
}
