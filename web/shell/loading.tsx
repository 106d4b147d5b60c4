import { Center, Loader } from '@mantine/core';

export interface LoadingProps {
  /** The least height, in pixels: that of a page, or less for a part of one. */
  readonly height?: number;
}

export function Loading({ height = 240 }: LoadingProps) {
  return (
    <Center mih={height}>
      <Loader role="img" aria-label="Loading" />
    </Center>
  );
}
