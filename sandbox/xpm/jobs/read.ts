import type { Job } from '../../practice/jobs/job.ts';
import type { JobGlance } from '../../practice/jobs/job-source.ts';
import type { Answer, Call } from '../call.ts';
import { findClient } from '../clients/find.ts';
import { staffMember } from '../staff/read.ts';
import { streamedList } from '../xml.ts';
import { createdWithin } from './created-within.ts';
import { jobInAddress } from './find.ts';
import type { JobView } from './job-xml.ts';
import { jobXml } from './job-xml.ts';

/** Open jobs, however old; in which states a job is open is a setting. */
export function currentJobs(call: Call): Answer {
  return jobList(
    call,
    matching(call, ({ state }) => isCurrent(call, state)),
    detailAsked(call),
  );
}

/** Jobs that were created from one day to another, in whatever state. */
export function listJobs(call: Call): Answer {
  return jobList(call, matching(call, createdWithin(call)), detailAsked(call));
}

export function getJob(call: Call): Answer {
  const { job } = jobInAddress(call);
  return {
    payload: detailedJob(call, job),
    webUrl: `https://app.practicemanager.xero.com/job/jobview.aspx?id=${encodeURIComponent(job.number)}`,
  };
}

/** Current jobs that somebody is assigned to; managing one is not being assigned. */
export function jobsOfStaff(call: Call): Answer {
  const { uuid } = staffMember(call, call.params['id'] ?? '');
  return jobList(call, assignedTo(call, uuid), detailAsked(call));
}

/** All jobs of a client, also those that are closed. */
export function jobsOfClient(call: Call): Answer {
  const { client } = findClient(call, call.params['id'] ?? '');
  return jobList(
    call,
    matching(call, (glance) => glance.client === client.uuid),
    detailAsked(call),
  );
}

/** A job as `get`, `add` and `update` show it. */
export function detailedJob({ version, practice, settings }: Call, job: Job): string {
  return jobXml(job, { version, practice, settings, detail: 'detailed' });
}

export function jobList(call: Call, jobs: Iterable<Job>, detail: JobView['detail']): Answer {
  const { version, practice, settings } = call;
  return {
    payload: streamedList('Jobs', written(call, jobs, { version, practice, settings, detail })),
  };
}

function matching({ practice }: Call, wanted: (glance: JobGlance) => boolean): Iterable<Job> {
  return practice.jobs.matching(wanted);
}

function* assignedTo(call: Call, staff: string): Generator<Job> {
  for (const job of matching(call, ({ state }) => isCurrent(call, state))) {
    if (job.assigned.includes(staff)) yield job;
  }
}

function isCurrent({ settings }: Call, state: string): boolean {
  return !settings.jobStatesNotCurrent.includes(state);
}

function detailAsked({ query }: Call): JobView['detail'] {
  return query.get('detailed')?.toLowerCase() === 'true' ? 'detailed' : 'plain';
}

function* written({ badRecord }: Call, jobs: Iterable<Job>, view: JobView): Generator<string> {
  let place = 0;
  for (const job of jobs) {
    const xml = jobXml(job, view);
    yield place === badRecord ? withoutIdentifiers(xml, job) : xml;
    place++;
  }
}

/** The injected fault `badRecord`. */
function withoutIdentifiers(xml: string, { number, uuid }: Job): string {
  return xml.replace(`<ID>${number}</ID>`, '').replace(`<UUID>${uuid}</UUID>`, '');
}
