import type { Job, JobTask } from '../../../practice/jobs/job.ts';
import type { Call } from '../../call.ts';
import { identifierIn, UnknownIdentifier } from '../../call.ts';

/** @throws UnknownIdentifier. Its text is ours. */
export function taskOf({ version }: Call, job: Job, text: string): JobTask {
  const wanted = identifierIn(version, text);
  const task = job.tasks.find(({ id, uuid }) =>
    'uuid' in wanted ? uuid === wanted.uuid : id === wanted.id,
  );
  if (task === undefined) throw new UnknownIdentifier('Invalid task identifier');
  return task;
}
