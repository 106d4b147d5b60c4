import type { Job, JobTask } from '../../../practice/jobs/job.ts';
import { identifies } from '../../../practice/record-identifier.ts';
import type { Call } from '../../call.ts';
import { identifierIn, UnknownIdentifier } from '../../call.ts';

/** @throws UnknownIdentifier; its message is not documented */
export function findTask({ version }: Call, job: Job, text: string): JobTask {
  const identifier = identifierIn(version, text);
  const task = job.tasks.find(({ id, uuid }) => identifies(identifier, { id, uuid }));
  if (task === undefined) throw new UnknownIdentifier('Invalid task identifier');
  return task;
}
