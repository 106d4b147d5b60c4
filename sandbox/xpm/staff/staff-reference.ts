import type { Practice } from '../../practice/practice.ts';
import type { Version } from '../call.ts';
import { identity } from '../call.ts';
import { element } from '../xml.ts';

interface ReferenceContext {
  readonly version: Version;
  readonly practice: Practice;
}

/** Empty when there is no such person, or no longer. */
export function staffReference(
  name: string,
  uuid: string | null,
  { version, practice }: ReferenceContext,
): string {
  const member = uuid === null ? null : practice.staff.get(uuid);
  if (member === null) return '';
  return `<${name}>${identity(version, member)}${element('Name', member.text.Name)}</${name}>`;
}
