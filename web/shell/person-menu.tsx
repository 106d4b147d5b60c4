import {
  Avatar,
  Badge,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useServices } from './services.ts';

export interface PersonMenuProps {
  readonly name: string;
  readonly role: 'ADMIN' | 'STANDARD';
}

export function PersonMenu({ name, role }: PersonMenuProps) {
  const { session } = useServices();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'light' ? 'dark' : 'light';
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton aria-label={`${name}, menu`}>
          <Group gap="xs" wrap="nowrap">
            <Avatar name={name} color="initials" size="sm" />
            <Text size="sm" visibleFrom="md">
              {name}
            </Text>
            <Badge size="sm" variant="light" visibleFrom="xs">
              {role === 'ADMIN' ? 'Admin' : 'Standard'}
            </Badge>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{role === 'ADMIN' ? `${name}, admin` : `${name}, standard user`}</Menu.Label>
        <Menu.Item onClick={() => setColorScheme(other)}>Use the {other} colours</Menu.Item>
        <Menu.Item onClick={() => session.signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
