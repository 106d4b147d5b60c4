import type { StaffMember } from '../../practice/practice.ts';
import { staffElements } from '../../practice/practice.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierName, Refusal } from '../call.ts';
import { childText } from '../xml-body.ts';
import { staffMember, staffXml } from './read.ts';

export function addStaff(call: Call): Answer {
  const text = textsOf(call, () => '');
  if (text.Name === '') throw new Refusal('The staff name is required');
  const member = { ...call.practice.numbers.next(), text, disabled: false };
  call.practice.staff.put(member);
  return { payload: staffXml(call.version, member) };
}

export function updateStaff(call: Call): Answer {
  const member = named(call);
  const isKept = call.settings.absentElements === 'keep';
  const text = textsOf(call, (name) => (isKept ? member.text[name] : ''));
  if (text.Name === '') throw new Refusal('The staff name is required');
  const changed = { ...member, text };
  call.practice.staff.put(changed);
  return { payload: staffXml(call.version, changed) };
}

/** Whoever is deleted vanishes from the list; nothing else tells of it. */
export function deleteStaff(call: Call): Answer {
  call.practice.staff.remove(named(call).uuid);
  return done;
}

export function enableStaff(call: Call): Answer {
  call.practice.staff.put({ ...named(call), disabled: false });
  return done;
}

export function disableStaff(call: Call): Answer {
  call.practice.staff.put({ ...named(call), disabled: true });
  return done;
}

function named(call: Call): StaffMember {
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
