import { NativeSelect, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { uuidOf } from '../graphql/ids.ts';
import type { Membership } from './practice-context.ts';
import { usePractice } from './practice-context.ts';

export interface PracticeSwitcherProps {
  readonly practices: readonly Membership[];
}

/** The name of the practice, and a choice for people who work in several. */
export function PracticeSwitcher({ practices }: PracticeSwitcherProps) {
  const { id, name } = usePractice();
  const navigate = useNavigate();
  if (practices.length === 1) {
    return (
      <Text fw={650} truncate maw={{ base: 140, xs: 220, md: 400 }} title={name}>
        {name}
      </Text>
    );
  }
  return (
    <NativeSelect
      aria-label="Practice"
      value={id}
      data={practices.map(({ practice }) => ({ value: practice.id, label: practice.name }))}
      onChange={({ currentTarget }) => {
        void navigate({
          to: '/practices/$practice/dashboard',
          params: { practice: uuidOf(currentTarget.value) },
        });
      }}
    />
  );
}
