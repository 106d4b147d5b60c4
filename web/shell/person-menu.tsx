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
import { useServices } from './services.ts';

export interface PersonMenuProps {
  readonly name: string;
  readonly role: 'ADMIN' | 'STANDARD';
}

export function PersonMenu({ name, role }: PersonMenuProps) {
  const { session } = useServices();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const roleName = role === 'ADMIN' ? 'Admin' : 'Standard';
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
              {roleName}
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
