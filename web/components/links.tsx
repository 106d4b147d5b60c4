import type { AnchorProps, NavLinkProps } from '@mantine/core';
import { Anchor, NavLink } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

// Mantine's links with the router's typed addresses.

type Link = Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;

export const AnchorLink = createLink((props: AnchorProps & Link) => <Anchor {...props} />);

export const NavigationLink = createLink(
  (props: NavLinkProps & Omit<ComponentPropsWithRef<'a'>, keyof NavLinkProps>) => (
    <NavLink component="a" {...props} />
  ),
);
