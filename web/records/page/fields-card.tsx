import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { SectionCard } from '../../components/section-card.tsx';

export interface FieldsCardProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Fields with their labels, as a definition list. */
export function FieldsCard({ title, children }: FieldsCardProps) {
  return (
    <SectionCard title={title}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} component="dl" m={0} verticalSpacing="md">
        {children}
      </SimpleGrid>
    </SectionCard>
  );
}
