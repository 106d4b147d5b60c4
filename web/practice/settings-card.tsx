import { Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { ErrorText } from '../components/error-text.tsx';
import { SectionCard } from '../components/section-card.tsx';
import { refusalText } from '../graphql/refusal-text.ts';
import { AutomaticSyncs } from './automatic-syncs.tsx';
import { updateSettingsDocument } from './documents.ts';
import { usePractice } from './practice-context.ts';
import { SourceSelect } from './source-select.tsx';

const settings = [
  {
    name: 'autoSync',
    label: 'Automatic syncs',
    explain: <AutomaticSyncs />,
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

type Setting = (typeof settings)[number]['name'];

/** What cannot be switched off again is switched on after a question. */
const finalSetting: Setting = 'primaryForClientMaintenance';

export function SettingsCard() {
  const practice = usePractice();
  const [{ fetching }, update] = useMutation(updateSettingsDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const change = async (name: Setting, value: boolean): Promise<string | null> => {
    const { data, error } = await update({ input: { practiceId: practice.id, [name]: value } });
    const outcome = data?.updatePracticeSettings;
    return outcome?.__typename === 'PracticeSettingsUpdated' ? null : refusalText(outcome, error);
  };
  const press = async (name: Setting, value: boolean): Promise<void> => {
    if (name === finalSetting) setAsking(true);
    else setRefusal(await change(name, value));
  };
  return (
    <SectionCard title="Settings">
      <Stack gap="sm">
        <SourceSelect />
        {settings.map(({ name, label, explain }) => (
          <Switch
            key={name}
            label={practice.isAdmin ? label : `${label}: ${practice.settings[name] ? 'on' : 'off'}`}
            description={explain}
            checked={practice.settings[name]}
            disabled={!practice.isAdmin || (name === finalSetting && practice.settings[name])}
            // A switch that is disabled during the change would lose the focus.
            onChange={({ currentTarget }) => {
              if (!fetching) void press(name, currentTarget.checked);
            }}
          />
        ))}
        <Text size="sm" c="dimmed">
          Times are in the zone {practice.settings.timeZone}.
          {!practice.isAdmin && ' Admins change these settings.'}
        </Text>
        <ErrorText error={refusal} />
      </Stack>
      <ConfirmDialog
        isOpen={isAsking}
        title="Maintain client data here from now on?"
        declineLabel="Keep it in XPM"
        confirmLabel="Maintain client data here"
        onClose={() => setAsking(false)}
        onConfirm={() => change(finalSetting, true)}
      >
        Client data then flows from here to XPM only: changes that somebody makes to a client in XPM
        are no longer read. Sync Field Definitions, Sync in the list of clients and Sync from PM are
        not offered any more. This cannot be switched off again.
      </ConfirmDialog>
    </SectionCard>
  );
}
