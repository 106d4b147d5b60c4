import { z } from 'zod';
import { noteElements } from '../../../practice/clients/client-elements.ts';
import { parseInput } from '../../control-route.ts';
import { fieldText, recordId, reference } from '../field-schemas.ts';

const uuid = z.uuid().transform((text) => text.toLowerCase());
/** A date as in requests (`yyyyMMdd`) or as in responses (`yyyy-MM-dd`, with or without a time). */
const date = z
  .string()
  .transform((text) => text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3').slice(0, 10))
  .pipe(z.iso.date());
const text = fieldText.exactOptional();

const task = z.strictObject({
  UUID: uuid.exactOptional(),
  ID: recordId.exactOptional(),
  /** The task type. Default: the practice's first one. */
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

/** A job with the names of XPM's responses. A list replaces the existing one. */
const jobFields = z.strictObject({
  /** The number. `ID`, `UUID` and `InternalID` apply to `add` only. */
  ID: fieldText.min(1).exactOptional(),
  UUID: uuid.exactOptional(),
  InternalID: recordId.exactOptional(),
  Name: fieldText.min(1).exactOptional(),
  Description: text,
  /** The interface code or the name of a state. */
  State: fieldText.exactOptional(),
  ClientOrderNumber: text,
  Budget: z.coerce.string().nullable().exactOptional(),
  /** A job category. */
  Category: reference.nullable().exactOptional(),
  CreatedUtc: z.iso.datetime().exactOptional(),
  StartDate: date.exactOptional(),
  DueDate: date.exactOptional(),
  /** Default: the date that follows from the state. */
  CompletedDate: date.nullable().exactOptional(),
  /** Null for a job of the practice's own work. */
  Client: reference.nullable().exactOptional(),
  Contact: reference.nullable().exactOptional(),
  Manager: reference.nullable().exactOptional(),
  Partner: reference.nullable().exactOptional(),
  Assigned: z.array(reference).exactOptional(),
  Tasks: z.array(task).exactOptional(),
  Milestones: z.array(milestone).exactOptional(),
  Notes: z.array(note).exactOptional(),
});
export type JobFields = z.infer<typeof jobFields>;

/** @throws ControlError with the fields that are wrong */
export function parseJobFields(fields: unknown): JobFields {
  return parseInput(jobFields, fields);
}
