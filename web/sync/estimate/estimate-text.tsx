import { Text } from '@mantine/core';
import { useNow } from '../../time/now.ts';
import { useTimes } from '../../time/times.ts';
import type { Estimate } from './estimates.ts';
import { describeEstimate } from './estimates.ts';

/** What a sync needs if somebody presses its button now. */
export function EstimateText({ estimate }: { readonly estimate: Estimate }) {
  return (
    <Text size="sm" c="dimmed">
      {describeEstimate(estimate, useNow(), useTimes())}
    </Text>
  );
}
