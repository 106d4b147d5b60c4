import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { NotAvailable } from '../components/not-available.tsx';
import { NotLoaded } from '../components/not-loaded.tsx';
import type { ResultOf } from '../graphql/graphql.ts';
import { globalId, uuidOf } from '../graphql/ids.ts';
import { FollowPractice } from '../live/follow-practice.tsx';
import { LiveBadge } from '../live/live-badge.tsx';
import { viewerDocument } from '../practice/documents.ts';
import { PracticeContext, usePractice } from '../practice/practice-context.ts';
import { PracticeSwitcher } from '../practice/practice-switcher.tsx';
import { PauseBanner } from '../sync/pause-banner.tsx';
import { TimesContext, timesIn } from '../time/times.ts';
import { Navigation } from './navigation.tsx';
import { PersonMenu } from './person-menu.tsx';
import { SkipLink, skipTarget } from './skip-link.tsx';

/** Everything around the pages of the practice that the address names. */
export function PracticeShell() {
  const { practice: uuid } = useParams({ from: '/practices/$practice' });
  // The home page, which leads here, has just read it.
  const [{ data, error }, retry] = useQuery({
    query: viewerDocument,
    requestPolicy: 'cache-first',
  });
  const id = globalId('Practice', uuid);
  const membership = data?.viewer.practices.find(({ practice }) => practice.id === id);
  const zone = membership?.practice.settings.timeZone ?? 'UTC';
  const times = useMemo(() => timesIn(zone), [zone]);
  if (data === undefined) return <NotLoaded what="page" error={error} retry={retry} />;
  if (membership === undefined) return <NotAvailable what="practice" />;
  return (
    <PracticeContext value={membership}>
      <TimesContext value={times}>
        <SkipLink />
        <Frame viewer={data.viewer} />
      </TimesContext>
    </PracticeContext>
  );
}

type Viewer = ResultOf<typeof viewerDocument>['viewer'];

function Frame({ viewer }: { readonly viewer: Viewer }) {
  const { id } = usePractice();
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header px="md">
        <Header viewer={viewer} isOpen={isOpen} onToggle={toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <AppShell.Section grow component={ScrollArea}>
          <Navigation practice={uuidOf(id)} onNavigate={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      {/* Another practice has pages of its own: they would show the former one until theirs is read. */}
      <AppShell.Main key={id} {...skipTarget}>
        <FollowPractice practiceId={id} />
        <PauseBanner />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

interface HeaderProps {
  readonly viewer: Viewer;
  /** Whether the navigation of a small window is open. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Header({ viewer, isOpen, onToggle }: HeaderProps) {
  return (
    <Group h="100%" justify="space-between" wrap="nowrap">
      <Group wrap="nowrap" gap="sm">
        <Burger
          opened={isOpen}
          onClick={onToggle}
          hiddenFrom="sm"
          size="sm"
          aria-label="Navigation"
        />
        <PracticeSwitcher practices={viewer.practices} />
      </Group>
      <Group wrap="nowrap" gap="sm">
        <LiveBadge />
        <PersonMenu name={viewer.name} />
      </Group>
    </Group>
  );
}
