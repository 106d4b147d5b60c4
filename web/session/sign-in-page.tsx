import {
  Alert,
  Avatar,
  Button,
  Card,
  Center,
  Group,
  Loader,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import { ErrorText } from '../components/error-text.tsx';
import { useServices } from '../shell/services.ts';
import type { DemoPerson } from './demo-identity.ts';
import { listPeople } from './demo-identity.ts';

type People =
  | { readonly type: 'loading' }
  | { readonly type: 'loaded'; readonly people: readonly DemoPerson[] }
  | { readonly type: 'failed' };

export function SignInPage() {
  const { session } = useServices();
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w={420} gap="lg">
        <div>
          <Title order={1}>Practice Sync</Title>
          <Text c="dimmed">Keeps your practice and Xero Practice Manager in step.</Text>
        </div>
        {session.type === 'demo' ? <DemoPeople /> : <IssuerSignIn />}
      </Stack>
    </Center>
  );
}

/** The window goes to the issuer's own page, and comes back to this address. */
function IssuerSignIn() {
  const { session } = useServices();
  const [failed, setFailed] = useState(false);
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        size="md"
        onClick={() => {
          session.signIn('').catch(() => setFailed(true));
        }}
      >
        Sign in
      </Button>
      <ErrorText
        error={failed ? 'The sign-in service does not respond. Try again in a moment.' : null}
      />
    </Stack>
  );
}

function DemoPeople() {
  const [people, setPeople] = useState<People>({ type: 'loading' });
  useEffect(() => {
    listPeople().then(
      (loaded) => setPeople({ type: 'loaded', people: loaded }),
      () => setPeople({ type: 'failed' }),
    );
  }, []);
  return (
    <>
      <Text>Choose a person to sign in as.</Text>
      <Choice people={people} />
    </>
  );
}

function Choice({ people }: { readonly people: People }) {
  switch (people.type) {
    case 'loading':
      return <Loader role="img" aria-label="Loading the people" />;
    case 'failed':
      return (
        <Alert color="red" title="The service does not respond">
          Check your connection and load this page again.
        </Alert>
      );
    case 'loaded':
      return people.people.length === 0 ? (
        <Alert color="yellow" title="No demo people">
          This installation has no demo sign-in.
        </Alert>
      ) : (
        <Stack component="ul" p={0} m={0} gap="sm" style={{ listStyle: 'none' }}>
          {people.people.map((person) => (
            <li key={person.as}>
              <PersonCard person={person} />
            </li>
          ))}
        </Stack>
      );
  }
}

function PersonCard({ person }: { readonly person: DemoPerson }) {
  const { session } = useServices();
  const [failed, setFailed] = useState(false);
  const role = person.role === 'ADMIN' ? 'Admin' : 'Standard user';
  return (
    <Card
      component="button"
      withBorder
      w="100%"
      ta="left"
      onClick={() => {
        session.signIn(person.as).catch(() => setFailed(true));
      }}
    >
      <Group wrap="nowrap">
        <Avatar name={person.name} color="cyan" variant="filled" aria-hidden />
        <div>
          <Text fw={600}>{person.name}</Text>
          <Text size="sm" c="dimmed">
            {role}, {person.practice}
          </Text>
          <ErrorText error={failed ? 'The sign-in failed. Try again.' : null} />
        </div>
      </Group>
    </Card>
  );
}
