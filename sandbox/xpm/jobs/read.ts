import type { Job } from '../../practice/jobs/job.ts';
import type { JobSummary } from '../../practice/jobs/job-source.ts';
import type { Call, CallResult } from '../call.ts';
import { findClient } from '../clients/find.ts';
import { staffMember } from '../staff/read.ts';
import { streamedList } from '../xml.ts';
import { createdWithin } from './created-within.ts';
import { jobInAddress } from './find.ts';
import type { JobView } from './job-xml.ts';
import { jobXml } from './job-xml.ts';

/** Open jobs of any age. The setting `jobStatesNotCurrent` decides which states are not open. */
export function currentJobs(call: Call): CallResult {
  return jobList(
    call,
    matching(call, ({ state }) => isCurrent(call, state)),
    requestedDetail(call),
  );
}

/** Jobs in any state that were created in a range of dates. */
export function listJobs(call: Call): CallResult {
  return jobList(call, matching(call, createdWithin(call)), requestedDetail(call));
}

export function getJob(call: Call): CallResult {
  const { job } = jobInAddress(call);
  return {
    payload: detailedJob(call, job),
    webUrl: `https://app.practicemanager.xero.com/job/jobview.aspx?id=${encodeURIComponent(job.number)}`,
  };
}

/** Current jobs that the person is assigned to; managing a job is not an assignment. */
export function jobsOfStaff(call: Call): CallResult {
  const { uuid } = staffMember(call, call.params['id'] ?? '');
  return jobList(call, assignedTo(call, uuid), requestedDetail(call));
}

/** All jobs of a client, open or closed. */
export function jobsOfClient(call: Call): CallResult {
  const { client } = findClient(call, call.params['id'] ?? '');
  return jobList(
    call,
    matching(call, (summary) => summary.client === client.uuid),
    requestedDetail(call),
  );
}

/** A job as the responses of `get`, `add` and `update` contain it. */
export function detailedJob({ version, practice, settings }: Call, job: Job): string {
  return jobXml(job, { version, practice, settings, detail: 'detailed' });
}

export function jobList(call: Call, jobs: Iterable<Job>, detail: JobView['detail']): CallResult {
  const { version, practice, settings } = call;
  return {
    payload: streamedList(
      call,
      'Jobs',
      jobItems(call, jobs, { version, practice, settings, detail }),
    ),
  };
}

function matching({ practice }: Call, matches: (summary: JobSummary) => boolean): Iterable<Job> {
  return practice.jobs.matching(matches);
}

function* assignedTo(call: Call, staff: string): Generator<Job> {
  for (const job of matching(call, ({ state }) => isCurrent(call, state))) {
    if (job.assigned.includes(staff)) yield job;
  }
}

function isCurrent({ settings }: Call, state: string): boolean {
  return !settings.jobStatesNotCurrent.includes(state);
}

function requestedDetail({ query }: Call): JobView['detail'] {
  return query.get('detailed')?.toLowerCase() === 'true' ? 'detailed' : 'plain';
}

function* jobItems({ badRecord }: Call, jobs: Iterable<Job>, view: JobView): Generator<string> {
  let place = 0;
  for (const job of jobs) {
    const xml = jobXml(job, view);
    yield place === badRecord ? withoutIdentifiers(xml, job) : xml;
    place++;
  }
}

/** Applies the fault `badRecord`. */
function withoutIdentifiers(xml: string, { number, uuid }: Job): string {
  return xml.replace(`<ID>${number}</ID>`, '').replace(`<UUID>${uuid}</UUID>`, '');
}
