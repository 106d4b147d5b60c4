import type { Job } from '../../practice/jobs/job.ts';
import type { Call } from '../call.ts';
import { bodyOf, UnknownIdentifier } from '../call.ts';
import type { FoundOwner } from '../custom-fields/values.ts';
import { childText } from '../xml-body.ts';

export interface LocatedJob {
  readonly position: number;
  readonly job: Job;
}

/** The job in the URL. @throws UnknownIdentifier with the recorded message */
export function jobInAddress(call: Call): LocatedJob {
  return findJob(call, decoded(call.params['id'] ?? ''));
}

/** The job in the URL as the owner of custom-field values. Jobs have no modified time. */
export function jobWithFields(call: Call): FoundOwner {
  return { uuid: jobInAddress(call).job.uuid, markModified: () => undefined };
}

/** The job in the body's root: `ID`, in 3.1 also `UUID`. @throws UnknownIdentifier */
export function jobInBody(call: Call): LocatedJob {
  const body = bodyOf(call);
  const number = childText(body, 'ID') ?? '';
  const uuid = childText(body, 'UUID') ?? '';
  return findJob(call, number === '' ? uuid : number);
}

/** Like `jobInBody`, for bodies whose documented examples have number and UUID. */
export function jobInFullBody(call: Call): LocatedJob {
  const located = jobInBody(call);
  const isFull = call.version === '3.0' || call.settings.jobIdentifier !== 'both';
  if (isFull || childText(bodyOf(call), 'UUID')?.toLowerCase() === located.job.uuid) return located;
  throw unknown();
}

/** @throws UnknownIdentifier */
export function findJob({ practice, version, settings }: Call, identifier: string): LocatedJob {
  const { jobs } = practice;
  const isUuidKnown = version === '3.1' && settings.jobIdentifier === 'either';
  const position =
    jobs.positionOfNumber(identifier) ?? (isUuidKnown ? jobs.positionOfUuid(identifier) : null);
  const job = position === null ? null : jobs.at(position);
  if (position === null || job === null) throw unknown();
  return { position, job };
}

/** Recorded in 3.0 for assign, delete and applytemplate (docs/xpm-api.md 3.3). */
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
