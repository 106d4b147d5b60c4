import type { StaffMember } from '../../practice/practice.ts';
import { staffElements } from '../../practice/practice.ts';
import type { Answer, Call, Version } from '../call.ts';
import { identifierIn, identity, UnknownIdentifier } from '../call.ts';
import { around, element, streamedList } from '../xml.ts';

/** Not paged, and without a word about who is disabled. */
export function listStaff(call: Call): Answer {
  return { payload: streamedList('StaffList', listed(call)) };
}

function* listed({ practice, version, settings }: Call): Generator<string> {
  for (const member of practice.staff.all()) {
    if (!member.disabled || settings.disabledStaffListed) yield staffXml(version, member);
  }
}

export function getStaff(call: Call): Answer {
  const member = staffMember(call, call.params['id'] ?? '');
  return {
    payload: staffXml(call.version, member),
    webUrl: `https://practicemanager.xero.com/staff/${member.uuid}`,
  };
}

/** @throws UnknownIdentifier. Its text is ours: only the one of job assignments is recorded. */
export function staffMember({ practice, version }: Call, text: string): StaffMember {
  const identifier = identifierIn(version, text);
  const { staff } = practice;
  const member = 'uuid' in identifier ? staff.get(identifier.uuid) : staff.getById(identifier.id);
  if (member === null) throw new UnknownIdentifier('Invalid staff identifier');
  return member;
}

export function staffXml(version: Version, member: StaffMember): string {
  const texts = staffElements.map((name) => element(name, member.text[name])).join('');
  return around('Staff', identity(version, member) + texts);
}
