import { Center, Loader } from '@mantine/core';

export function Loading() {
  return (
    <Center mih={240}>
      <Loader role="img" aria-label="Loading" />
    </Center>
  );
}
