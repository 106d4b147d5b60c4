import {
  Avatar,
  Badge,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { usePractice } from '../practice/practice-context.ts';
import { useServices } from './services.ts';

export interface PersonMenuProps {
  readonly name: string;
}

/** Who is signed in and in which role, the choice of colours, and *Sign out*. */
export function PersonMenu({ name }: PersonMenuProps) {
  const { session } = useServices();
  const { isAdmin } = usePractice();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'light' ? 'dark' : 'light';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton>
          <Group gap="xs" wrap="nowrap">
            <Avatar size="sm" name={name} color="cyan" variant="filled" aria-hidden />
            <VisuallyHidden hiddenFrom="md">{name}</VisuallyHidden>
            <Text size="sm" visibleFrom="md">
              {name}
            </Text>
            <Badge size="sm" visibleFrom="xs">
              {isAdmin ? 'Admin' : 'Standard'}
            </Badge>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{isAdmin ? `${name}, admin` : `${name}, standard user`}</Menu.Label>
        <Menu.Item onClick={() => setColorScheme(other)}>Use the {other} colours</Menu.Item>
        <Menu.Item onClick={() => session.signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
