import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { InMemoryClients } from '../../practice/clients/client-source.ts';
import type { Job, JobClient } from '../../practice/jobs/job.ts';
import type { JobSetup } from '../../practice/jobs/job-setup.ts';
import { InMemoryJobs } from '../../practice/jobs/job-source.ts';
import { uuidOf } from '../recorded-practice.ts';

const job = z.strictObject({
  number: z.string(),
  id: z.int(),
  /**
   * No response contains it; derived from the description's first entry or from adjacent numbers.
   */
  created: z.iso.datetime(),
  name: z.string(),
  description: z.string(),
  /** With a name when the recorded list of clients does not contain the client. */
  client: z.strictObject({ id: z.int(), name: z.string().default('') }),
  orderNumber: z.string().default(''),
  start: z.iso.date(),
  due: z.iso.date(),
  manager: z.int().exactOptional(),
  assigned: z.array(z.int()).default([]),
});
const named = z.strictObject({ id: z.int(), name: z.string() });
const recording = z.strictObject({
  categories: z.array(named),
  taskTypes: z.array(named),
  templates: z.array(named.extend({ tasks: z.array(z.int()).default([]) })),
  jobs: z.array(job),
});

/**
 * The recorded jobs: those of job.current in its order (by client and start date), then the two
 * that later recordings add and change. Templates and task type are those of `xpm_ruby`'s
 * recordings template/list and job/applytemplate.
 */
export function recordedJobs(clients: InMemoryClients): JobSetup & { readonly jobs: InMemoryJobs } {
  const file = new URL('../../data/recorded-jobs.json', import.meta.url);
  const { categories, taskTypes, templates, jobs } = recording.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  return {
    categories: categories.map((record) => ({ ...record, uuid: uuidOf('category', record.id) })),
    taskTypes: taskTypes.map((record) => ({
      ...record,
      uuid: uuidOf('task type', record.id),
      billable: true,
    })),
    templates: templates.map(({ tasks, ...record }) => ({
      ...record,
      uuid: uuidOf('template', record.id),
      tasks: tasks.map((id) => ({ type: uuidOf('task type', id), estimatedMinutes: 0 })),
    })),
    jobs: new InMemoryJobs(jobs.map((recorded) => jobFrom(recorded, clients))),
  };
}

function jobFrom(recorded: z.infer<typeof job>, clients: InMemoryClients): Job {
  const { manager, assigned, ...rest } = recorded;
  return {
    ...rest,
    uuid: uuidOf('job', recorded.id),
    created: Date.parse(recorded.created),
    budget: null,
    completed: null,
    state: 'PLANNED',
    client: clientOf(recorded.client, clients),
    contact: null,
    manager: manager === undefined ? null : uuidOf('staff', manager),
    partner: null,
    assigned: assigned.map((id) => uuidOf('staff', id)),
    category: null,
    tasks: [],
    milestones: [],
    notes: [],
  };
}

function clientOf({ id, name }: { id: number; name: string }, clients: InMemoryClients): JobClient {
  const position = clients.positionOfId(id);
  if (position === null) return { id, uuid: uuidOf('client', id), name };
  const { uuid, text } = clients.at(position);
  return { id, uuid, name: text.Name };
}
