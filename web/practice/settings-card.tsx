import { Card, Stack, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { updateSettingsDocument } from './documents.ts';
import { usePractice } from './practice-context.ts';

const settings = [
  {
    name: 'autoSync',
    label: 'Automatic syncs',
    explain:
      'Changes every 15 minutes from 9:00 to 19:00, everything at 19:00, custom fields and tax returns at night.',
  },
  {
    name: 'importTaxAssessments',
    label: 'Import Tax Assessments',
    explain: 'Makes Sync Tax Returns available.',
  },
  {
    name: 'primaryForClientMaintenance',
    label: 'FYI as Primary for Client Maintenance',
    explain: 'Client data then flows to XPM only. This cannot be switched off again.',
  },
] as const;

export function SettingsCard() {
  const practice = usePractice();
  const [{ fetching }, update] = useMutation(updateSettingsDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { primaryForClientMaintenance } = practice.settings;
  const change = async (name: (typeof settings)[number]['name'], value: boolean) => {
    const { data, error } = await update({ input: { practiceId: practice.id, [name]: value } });
    const outcome = data?.updatePracticeSettings;
    setRefusal(
      outcome?.__typename === 'PracticeSettingsUpdated'
        ? null
        : (outcome?.message ?? error?.message ?? null),
    );
  };
  return (
    <Card withBorder component="section" aria-label="Settings">
      <Stack gap="sm">
        <Title order={2}>Settings</Title>
        {settings.map(({ name, label, explain }) => (
          <Switch
            key={name}
            label={practice.isAdmin ? label : `${label}: ${practice.settings[name] ? 'on' : 'off'}`}
            description={explain}
            checked={practice.settings[name]}
            disabled={
              !practice.isAdmin ||
              fetching ||
              (name === 'primaryForClientMaintenance' && primaryForClientMaintenance)
            }
            onChange={({ currentTarget }) => void change(name, currentTarget.checked)}
          />
        ))}
        <Text size="sm" c="dimmed">
          Times are in the zone {practice.settings.timeZone}.
          {!practice.isAdmin && ' Admins change these settings.'}
        </Text>
        {refusal !== null && (
          <Text size="sm" c="red" role="alert">
            {refusal}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
