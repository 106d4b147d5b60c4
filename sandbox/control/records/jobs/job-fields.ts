import { z } from 'zod';
import { noteElements } from '../../../practice/clients/client-elements.ts';
import { ControlError, fieldText } from '../../control-route.ts';

const uuid = z.uuid().transform((text) => text.toLowerCase());
const id = z.union([z.int().min(1), z.string().regex(/^\d+$/)]);
const reference = z
  .union([z.uuid(), z.looseObject({ UUID: z.uuid() })])
  .transform((value) => (typeof value === 'string' ? value : value.UUID).toLowerCase());
/** As requests (`yyyyMMdd`) or replies (`yyyy-MM-dd`, with or without a time) write it. */
const date = z
  .string()
  .transform((text) => text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3').slice(0, 10))
  .pipe(z.iso.date());
const text = fieldText.exactOptional();

const task = z.strictObject({
  UUID: uuid.exactOptional(),
  ID: id.exactOptional(),
  /** The type of task; the practice's first when not given. */
  TaskUUID: reference.exactOptional(),
  Name: text,
  Description: text,
  EstimatedMinutes: z.coerce.number().int().min(0).exactOptional(),
  ActualMinutes: z.coerce.number().int().min(0).exactOptional(),
  Completed: z.boolean().exactOptional(),
  Billable: z.boolean().exactOptional(),
  Folder: text,
  StartDate: date.nullable().exactOptional(),
  DueDate: date.nullable().exactOptional(),
  Assigned: z
    .array(z.looseObject({ UUID: uuid, AllocatedMinutes: z.int().min(0).default(0) }))
    .exactOptional(),
});
const milestone = z.strictObject({
  UUID: uuid.exactOptional(),
  Date: date,
  Description: fieldText.default(''),
  Completed: z.boolean().default(false),
  Folder: fieldText.default(''),
});
const comment = z.strictObject({
  UUID: uuid.exactOptional(),
  Text: fieldText,
  Date: fieldText.default(''),
  CreatedBy: fieldText.default(''),
});
const noteTexts = Object.fromEntries(noteElements.map((name) => [name, fieldText.default('')]));
const note = z.strictObject({
  UUID: uuid.exactOptional(),
  ...(noteTexts as Record<(typeof noteElements)[number], z.ZodDefault<typeof fieldText>>),
  Comments: z.array(comment).default([]),
});

/** A job's fields under the names of XPM's replies; lists replace what was there. */
const jobFields = z.strictObject({
  /** Its number. With `UUID` only when it is added. */
  ID: fieldText.min(1).exactOptional(),
  UUID: uuid.exactOptional(),
  InternalID: id.exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Description: text,
  /** The interface code, or the name. */
  State: fieldText.exactOptional(),
  ClientOrderNumber: text,
  Budget: z.coerce.string().nullable().exactOptional(),
  /** A category. */
  Category: reference.nullable().exactOptional(),
  CreatedUtc: z.iso.datetime().exactOptional(),
  StartDate: date.exactOptional(),
  DueDate: date.exactOptional(),
  /** Follows from the state when not given. */
  CompletedDate: date.nullable().exactOptional(),
  Client: reference.exactOptional(),
  Contact: reference.nullable().exactOptional(),
  Manager: reference.nullable().exactOptional(),
  Partner: reference.nullable().exactOptional(),
  Assigned: z.array(reference).exactOptional(),
  Tasks: z.array(task).exactOptional(),
  Milestones: z.array(milestone).exactOptional(),
  Notes: z.array(note).exactOptional(),
});
export type JobFields = z.infer<typeof jobFields>;

/** @throws ControlError naming what is wrong. */
export function parseJobFields(fields: unknown): JobFields {
  const parsed = jobFields.safeParse(fields);
  if (!parsed.success) throw new ControlError(z.prettifyError(parsed.error));
  return parsed.data;
}
