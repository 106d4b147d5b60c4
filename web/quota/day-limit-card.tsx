import { Card, NativeSelect, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import type { ResultOf } from '../graphql/graphql.ts';
import { graphql } from '../graphql/graphql.ts';
import { refusalText } from '../graphql/refusal-text.ts';
import { usePractice } from '../practice/practice-context.ts';
import { countOf, formatCount } from '../shell/numbers.ts';
import type { quotaFragment } from '../sync/fragments.ts';
import { Moment } from '../time/moment.tsx';

const setDayLimitDocument = graphql(`
  mutation SetDayLimit($input: SetDayLimitInput!) {
    setDayLimit(input: $input) {
      __typename
      ... on DayLimitSet {
        practice {
          id
          quota {
            dayLimit
            dayRemaining
            dayResetsAt
            pausedUntil
            pausedBy
          }
        }
      }
      ... on UnlikelyDayLimit {
        message
      }
      ... on NotPermitted {
        message
      }
    }
  }
`);

export interface DayLimitCardProps {
  readonly quota: ResultOf<typeof quotaFragment>;
}

/** The plans of Xero that limit the calls of a day. */
const plans = [
  { calls: 5000, label: '5,000 calls in 24 hours' },
  { calls: 1000, label: '1,000 calls in 24 hours (entry plan)' },
] as const;

/** How many calls Xero's plan allows in a day, and what is left of them. */
export function DayLimitCard({ quota }: DayLimitCardProps) {
  const { id: practiceId, isAdmin } = usePractice();
  const [{ fetching }, set] = useMutation(setDayLimitDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { dayLimit, dayRemaining, dayResetsAt } = quota;
  const isKnown = plans.some(({ calls }) => calls === dayLimit);
  const change = async (calls: number): Promise<void> => {
    const { data, error } = await set({ input: { practiceId, dayLimit: calls } });
    const outcome = data?.setDayLimit;
    setRefusal(outcome?.__typename === 'DayLimitSet' ? null : refusalText(outcome, error));
  };
  return (
    <Card withBorder component="section" aria-label="Daily limit">
      <Stack gap="sm">
        <Title order={2}>Daily limit</Title>
        <NativeSelect
          label="Calls that Xero’s plan allows"
          value={String(dayLimit)}
          disabled={!isAdmin}
          error={refusal}
          data={[
            ...plans.map(({ calls, label }) => ({ value: String(calls), label })),
            ...(isKnown
              ? []
              : [
                  {
                    value: String(dayLimit),
                    label: `${countOf(dayLimit, 'call')} in 24 hours`,
                  },
                ]),
          ]}
          // A select that is disabled during the change would lose the focus.
          onChange={({ currentTarget }) => {
            if (!fetching) void change(Number(currentTarget.value));
          }}
        />
        <Text size="sm" c="dimmed">
          {formatCount(dayRemaining)} are left; each call returns after 24 hours.
          {dayResetsAt !== null && (
            <>
              {' '}
              Syncs are paused until <Moment at={dayResetsAt} /> and then continue by themselves.
            </>
          )}
        </Text>
      </Stack>
    </Card>
  );
}
