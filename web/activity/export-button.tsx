import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useClient } from 'urql';
import { refusalText } from '../graphql/refusal-text.ts';
import { usePractice } from '../practice/practice-context.ts';
import { useTimes } from '../time/times.ts';
import type { ExportedActivity } from './export-activity.ts';
import { exportActivity } from './export-activity.ts';

/** *Export CSV*, which says so when the entries cannot all be read. */
export function ExportButton({ filter }: Pick<ExportedActivity, 'filter'>) {
  const { id: practiceId, name } = usePractice();
  const client = useClient();
  const times = useTimes();
  const [isReading, setReading] = useState(false);
  const start = async (): Promise<void> => {
    setReading(true);
    const outcome = await exportActivity(client, { practiceId, name, filter, times });
    setReading(false);
    if (outcome.type === 'saved') return;
    notifications.show({
      color: 'red',
      title: 'No file was saved',
      message: refusalText(undefined, outcome.error),
    });
  };
  return (
    <Button variant="default" loading={isReading} onClick={() => void start()}>
      Export CSV
    </Button>
  );
}
