import type { Job } from '../../practice/jobs/job.ts';
import type { Call } from '../call.ts';
import { bodyOf, UnknownIdentifier } from '../call.ts';
import type { FoundOwner } from '../custom-fields/values.ts';
import { childText } from '../xml-body.ts';

export interface PlacedJob {
  readonly position: number;
  readonly job: Job;
}

/** The job that the address names. @throws UnknownIdentifier with the recorded text. */
export function jobInAddress(call: Call): PlacedJob {
  return findJob(call, decoded(call.params['id'] ?? ''));
}

/** The job whose custom-field values a call is about; jobs have no stamp that a change could touch. */
export function jobWithFields(call: Call): FoundOwner {
  return { uuid: jobInAddress(call).job.uuid, touch: () => undefined };
}

/** The job that the body's root describes: `ID`, in 3.1 also `UUID`. @throws UnknownIdentifier */
export function jobInBody(call: Call): PlacedJob {
  const body = bodyOf(call);
  const number = childText(body, 'ID') ?? '';
  const uuid = childText(body, 'UUID') ?? '';
  return findJob(call, number === '' ? uuid : number);
}

/** As `jobInBody`, for bodies whose documented examples have number and UUID. */
export function jobInFullBody(call: Call): PlacedJob {
  const placed = jobInBody(call);
  const isFull = call.version === '3.0' || call.settings.jobIdentifier !== 'both';
  if (isFull || childText(bodyOf(call), 'UUID')?.toLowerCase() === placed.job.uuid) return placed;
  throw unknown();
}

/** @throws UnknownIdentifier */
export function findJob({ practice, version, settings }: Call, identifier: string): PlacedJob {
  const { jobs } = practice;
  const isUuidKnown = version === '3.1' && settings.jobIdentifier === 'either';
  const position =
    jobs.positionOf({ number: identifier }) ??
    (isUuidKnown ? jobs.positionOf({ uuid: identifier }) : null);
  const job = position === null ? null : jobs.at(position);
  if (position === null || job === null) throw unknown();
  return { position, job };
}

/** Recorded in 3.0 for assign, delete and applytemplate. */
function unknown(): UnknownIdentifier {
  return new UnknownIdentifier('Invalid job identifier');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
