import type { Note } from '../practice/clients/client.ts';
import type { StaffMember } from '../practice/staff/staff-member.ts';
import { hash, Random } from './random.ts';
import { noteFolders, noteTitles, sentences } from './vocabulary.ts';

/** None to four notes of one to four sentences. */
export function generatedNotes(
  key: number,
  position: number,
  staff: readonly StaffMember[],
): Note[] {
  const random = new Random(hash(key, position, 80));
  return Array.from({ length: random.below(5) }, () => {
    const folder = random.pick(noteFolders);
    return {
      Title: random.pick(noteTitles),
      Text: Array.from({ length: 1 + random.below(4) }, () => random.pick(sentences)).join('\n'),
      Folder: folder,
      Tag: folder,
      Date: `${2016 + random.below(9)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}T00:00:00`,
      CreatedBy: staff.length === 0 ? '' : random.pick(staff).text.Name,
    };
  });
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
