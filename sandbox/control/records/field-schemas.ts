import { z } from 'zod';

/** A text without the control characters that XML 1.0 cannot contain. */
export const fieldText = z.string().refine((text) => !/[^\t\n\r\P{Cc}]/u.test(text), {
  error: 'control characters cannot be part of XML',
});

export const yesNo = z.enum(['Yes', 'No']);

/** The number of a record in 3.0. */
export const recordId = z.union([z.int().min(1), z.string().regex(/^\d+$/)]);

/** A UUID, or an object with one as responses have it; the output is the UUID in lower case. */
export const reference = z
  .union([z.uuid(), z.looseObject({ UUID: z.uuid() })])
  .transform((value) => (typeof value === 'string' ? value : value.UUID).toLowerCase());
