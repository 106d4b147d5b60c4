import { saidByService } from '../../domain/activity/statement.ts';
import { jobFields } from '../../domain/edits/editable-field.ts';
import type { ListedJob, NumberedJob } from '../../domain/records/job.ts';
import type {
  Chunk,
  JobChunk,
  JobIdentity,
  JobList,
  PracticeSource,
} from '../../ports/xpm/source.ts';
import { dateParameter } from '../http/request.ts';
import type { CallRequest, Transport } from '../http/transport.ts';
import { readJob, readListedJob } from '../records/job.ts';
import type { XmlNode } from '../xml/writer.ts';
import type { ChangeTable } from './changes.ts';
import { changedElements, sendChange } from './changes.ts';
import { openList } from './list.ts';
import { openSingle } from './single.ts';
import type { JobStaff, JobUpdateField, WriteCalls } from './write-calls.ts';

const list = { path: { container: 'Jobs', entry: 'Job' }, read: readListedJob };
const single = { noun: 'job', entry: 'Job', read: readJob } as const;

/** The calls that read jobs (docs/xpm-api.md 5.1). */
export function createJobSource(
  transport: Transport,
): Pick<PracticeSource, 'currentJobs' | 'jobsCreated' | 'job'> {
  return {
    currentJobs: (practiceId, options) => {
      const call = { name: 'job.api/current', method: 'GET' } as const;
      return openJobs(transport, { practiceId, call, options });
    },
    jobsCreated: (practiceId, { from, to }, options) => {
      const query = { from: dateParameter(from), to: dateParameter(to) };
      const call = { name: 'job.api/list', method: 'GET', query } as const;
      return openJobs(transport, { practiceId, call, options });
    },
    async job(practiceId, { number, xpmId }, options) {
      const call = { name: 'job.api/get/{number}', method: 'GET', parts: { number } } as const;
      const read = await openSingle(transport, { practiceId, call, options }, single);
      // A number that belongs to another job was reused: the job that had it is deleted.
      const isOther = xpmId !== null && read.type === 'found' && read.record.xpmId !== xpmId;
      const statement = saidByService(
        `the number ${number} belongs to another job in XPM now, so this job was deleted there`,
      );
      return isOther ? { type: 'notFound', call: read.call, statement } : read;
    },
  };
}

async function openJobs(transport: Transport, request: CallRequest): Promise<JobList> {
  const { chunks, ...opened } = await openList(transport, request, list);
  return { ...opened, chunks: divided(chunks) };
}

/** Keeps jobs without an identifier apart. */
async function* divided(
  chunks: AsyncIterable<Chunk<NumberedJob & { readonly xpmId: string | null }>>,
): AsyncGenerator<JobChunk> {
  for await (const { records: jobs, problems } of chunks) {
    const records: ListedJob[] = [];
    const numbered: NumberedJob[] = [];
    for (const { xpmId, ...job } of jobs) {
      if (xpmId === null) numbered.push(job);
      else records.push({ xpmId, ...job });
    }
    yield { records, numbered, problems };
  }
}

/** The elements of `job.api/update`. */
const updates: ChangeTable<JobUpdateField> = {
  fields: jobFields,
  elements: {
    name: 'Name',
    description: 'Description',
    startDate: 'StartDate',
    dueDate: 'DueDate',
    budget: 'Budget',
  },
};

/** The fields that `job.api/update` sets together. */
export const jobUpdateFields = Object.keys(updates.elements) as readonly JobUpdateField[];

/** The calls that change a job: three, because no single call sets everything (docs/xpm-api.md 5.1). */
export function createJobWrites(
  transport: Transport,
): Pick<WriteCalls, 'updateJob' | 'assignJob' | 'changeJobState'> {
  return {
    updateJob: (practiceId, job, texts, options) => {
      const call = { name: 'job.api/update' };
      const body = jobBody(job, changedElements(updates, texts));
      return sendChange(transport, { practiceId, call, body, options });
    },
    assignJob: (practiceId, job, staff, options) => {
      const call = { name: 'job.api/assign' };
      const body = jobBody(job, assignments(staff));
      return sendChange(transport, { practiceId, call, body, options });
    },
    changeJobState: (practiceId, job, code, options) => {
      const call = { name: 'job.api/state' };
      const body = jobBody(job, [{ name: 'State', content: code }]);
      return sendChange(transport, { practiceId, call, body, options });
    },
  };
}

/** Number and UUID, as in the documented examples, which do not say which of the two XPM uses. */
function jobBody({ number, xpmId }: JobIdentity, elements: readonly XmlNode[]): XmlNode {
  const identity = [
    { name: 'ID', content: number },
    { name: 'UUID', content: xpmId },
  ];
  return { name: 'Job', content: [...identity, ...elements] };
}

/** Adding somebody replaces the person before; nobody has to be removed first. */
function assignments(staff: JobStaff): readonly XmlNode[] {
  return (['manager', 'partner'] as const).flatMap((role) => {
    const uuid = staff[role];
    if (uuid === undefined) return [];
    return [
      uuid === null ? { name: `remove-${role}` } : { name: `add-${role}`, attributes: { uuid } },
    ];
  });
}
