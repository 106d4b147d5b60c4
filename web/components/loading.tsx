import { Center, Loader } from '@mantine/core';

export interface LoadingProps {
  /** The least height. */
  readonly heightPx?: number;
}

export function Loading({ heightPx = 240 }: LoadingProps) {
  return (
    <Center mih={heightPx}>
      <Loader role="img" aria-label="Loading" />
    </Center>
  );
}
