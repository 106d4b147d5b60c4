import type { StaffMember } from '../../practice/staff/staff-member.ts';
import { staffElements } from '../../practice/staff/staff-member.ts';
import type { Call, CallResult } from '../call.ts';
import { bodyOf, identifierName, Refusal, statusOnly } from '../call.ts';
import { childText } from '../xml-body.ts';
import { staffMember, staffXml } from './read.ts';

export function addStaff(call: Call): CallResult {
  const text = textsOf(call, () => '');
  if (text.Name === '') throw new Refusal('The staff name is required');
  const member = { ...call.practice.identifiers.next(), text, disabled: false };
  call.practice.staff.put(member);
  return { payload: staffXml(call.version, member) };
}

export function updateStaff(call: Call): CallResult {
  const member = staffInBody(call);
  const keepsAbsent = call.settings.absentElements === 'keep';
  const text = textsOf(call, (name) => (keepsAbsent ? member.text[name] : ''));
  if (text.Name === '') throw new Refusal('The staff name is required');
  const changed = { ...member, text };
  call.practice.staff.put(changed);
  return { payload: staffXml(call.version, changed) };
}

/** Removes the person from the list. XPM has no other sign of a deleted person. */
export function deleteStaff(call: Call): CallResult {
  call.practice.staff.remove(staffInBody(call).uuid);
  return statusOnly;
}

export function enableStaff(call: Call): CallResult {
  call.practice.staff.put({ ...staffInBody(call), disabled: false });
  return statusOnly;
}

export function disableStaff(call: Call): CallResult {
  call.practice.staff.put({ ...staffInBody(call), disabled: true });
  return statusOnly;
}

function staffInBody(call: Call): StaffMember {
  return staffMember(call, childText(bodyOf(call), identifierName(call.version)) ?? '');
}

function textsOf(
  call: Call,
  absent: (name: keyof StaffMember['text']) => string,
): StaffMember['text'] {
  const body = bodyOf(call);
  const texts = staffElements.map((name) => [name, childText(body, name) ?? absent(name)]);
  return Object.fromEntries(texts) as StaffMember['text'];
}
