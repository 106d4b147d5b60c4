import type { TextRules } from '../domain/edits/entered-text.ts';
import { forbiddenInXml } from './xml/writer.ts';

/** XPM masks all but the end of a number; written back, the mask would replace the number. */
const masked = /^[*•]{2,}\S{0,4}$|^[Xx]{4,}\S{1,4}$/u;

/** Texts that XPM cannot take, or that would damage what it has. */
export const xpmTextRules: TextRules = {
  problemOf: (text) => {
    if (forbiddenInXml.test(text)) return 'NOT_ALLOWED_CHARACTERS';
    return masked.test(text) ? 'MASKED_VALUE' : null;
  },
};
