import type { StaffMember } from '../../practice/staff/staff-member.ts';
import { staffElements } from '../../practice/staff/staff-member.ts';
import type { Call, CallResult, Version } from '../call.ts';
import { identifierIn, identity, UnknownIdentifier } from '../call.ts';
import { around, element, streamedList } from '../xml.ts';

/** All staff in one response. No element says who is disabled (docs/xpm-api.md 6). */
export function listStaff(call: Call): CallResult {
  return { payload: streamedList(call, 'StaffList', listed(call)) };
}

function* listed({ practice, version, settings }: Call): Generator<string> {
  for (const member of practice.staff.all()) {
    if (!member.disabled || settings.disabledStaffListed) yield staffXml(version, member);
  }
}

export function getStaff(call: Call): CallResult {
  const member = staffMember(call, call.params['id'] ?? '');
  return {
    payload: staffXml(call.version, member),
    webUrl: `https://practicemanager.xero.com/staff/${member.uuid}`,
  };
}

/** @throws UnknownIdentifier; its message is recorded for job assignments only */
export function staffMember({ practice, version }: Call, text: string): StaffMember {
  const identifier = identifierIn(version, text);
  const { staff } = practice;
  const member = staff.find(identifier);
  if (member === null) throw new UnknownIdentifier('Invalid staff identifier');
  return member;
}

export function staffXml(version: Version, member: StaffMember): string {
  const texts = staffElements.map((name) => element(name, member.text[name])).join('');
  return around('Staff', identity(version, member) + texts);
}
