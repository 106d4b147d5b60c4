import type { ComponentType } from 'react';
import { lazy } from 'react';

/** A component whose code loads when it is first displayed. Takes modules without a default export. */
export function lazily<Name extends string, Props>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
) {
  return lazy(async () => ({ default: (await load())[name] }));
}
