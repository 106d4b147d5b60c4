import { Text } from '@mantine/core';

export interface ErrorTextProps {
  /** Null when there is nothing to say. */
  readonly error: string | null;
}

/** Why something that a person has just tried was not done. Screen readers announce it at once. */
export function ErrorText({ error }: ErrorTextProps) {
  if (error === null) return null;
  return (
    <Text size="sm" c="red" role="alert">
      {error}
    </Text>
  );
}
