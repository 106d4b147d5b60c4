import type { Job } from '../../practice/jobs/job.ts';
import { hash, Random } from '../random.ts';
import { sentences } from '../vocabulary.ts';
import { jobNames } from './job-vocabulary.ts';

type JobText = Pick<Job, 'name' | 'description' | 'orderNumber' | 'budget'>;

/** Names are not unique. Descriptions have raw newlines, as recorded ones do, or are empty. */
export function generatedJobText(key: number, position: number): JobText {
  const random = new Random(hash(key, position, 100));
  const name = random.pick(jobNames);
  const year = 2017 + random.below(9);
  return {
    name: position % 2 === 0 ? name : `${name} ${year}`,
    description:
      position % 4 === 3
        ? ''
        : `01 April, ${year}\nhttps://example.com/proposals/${position + 1}?a=1&b=2\n\n` +
          random.pick(sentences),
    orderNumber: position % 3 === 2 ? '' : `PO-${random.digits(5)}`,
    budget: position % 4 === 1 ? null : `${random.below(20_000)}.${random.digits(2)}`,
  };
}
