import { NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { NotLoaded } from '../components/not-loaded.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { graphql } from '../graphql/graphql.ts';
import { refusalText } from '../graphql/refusal-text.ts';
import { usePractice } from '../practice/practice-context.ts';
import { countOf, formatCount } from '../text/numbers.ts';
import { Moment } from '../time/moment.tsx';
import type { Quota } from './quota-fragment.ts';

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

const plansDocument = graphql(`
  query QuotaPlans($practiceId: ID!) {
    practice(id: $practiceId) {
      id
      quota {
        plans {
          name
          dayLimit
        }
      }
    }
  }
`);

export interface DayLimitCardProps {
  readonly quota: Quota;
}

/** How many calls Xero's plan allows in a day, and what is left of them. */
export function DayLimitCard({ quota }: DayLimitCardProps) {
  const { dayLimit, dayRemaining, dayResetsAt } = quota;
  return (
    <SectionCard title="Daily limit">
      <Stack gap="sm">
        <PlanSelect dayLimit={dayLimit} />
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
    </SectionCard>
  );
}

function PlanSelect({ dayLimit }: Pick<DayLimitCardProps['quota'], 'dayLimit'>) {
  const { id: practiceId, isAdmin } = usePractice();
  const [{ data, error }, retry] = useQuery({ query: plansDocument, variables: { practiceId } });
  const [{ fetching }, set] = useMutation(setDayLimitDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const plans = data?.practice?.quota.plans;
  if (plans === undefined) return <NotLoaded error={error} retry={retry} />;
  const isOfPlan = plans.some((plan) => plan.dayLimit === dayLimit);
  const change = async (calls: number): Promise<void> => {
    const changed = await set({ input: { practiceId, dayLimit: calls } });
    const outcome = changed.data?.setDayLimit;
    setRefusal(outcome?.__typename === 'DayLimitSet' ? null : refusalText(outcome, changed.error));
  };
  return (
    <NativeSelect
      label="Calls that Xero’s plan allows"
      value={String(dayLimit)}
      disabled={!isAdmin}
      error={refusal}
      data={[
        ...plans.map((plan) => ({
          value: String(plan.dayLimit),
          label: `${callsOfDay(plan.dayLimit)} (${plan.name})`,
        })),
        ...(isOfPlan ? [] : [{ value: String(dayLimit), label: callsOfDay(dayLimit) }]),
      ]}
      // A select that is disabled during the change would lose the focus.
      onChange={({ currentTarget }) => {
        if (!fetching) void change(Number(currentTarget.value));
      }}
    />
  );
}

const callsOfDay = (calls: number): string => `${countOf(calls, 'call')} in 24 hours`;
