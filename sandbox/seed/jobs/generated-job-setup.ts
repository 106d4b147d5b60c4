import type { JobSetup, JobSetupItem } from '../../practice/jobs/job-setup.ts';
import { hash } from '../random.ts';
import { uuidAt } from '../uuids.ts';
import { jobCategories, jobTemplates, taskTypes } from './job-vocabulary.ts';

/** Every generated practice has the same names with identifiers of its own. */
export function generatedJobSetup(key: number): JobSetup {
  const types = named(key, taskTypes, { salt: 0x5461_736b, firstId: 600_001 }).map((type) => ({
    ...type,
    billable: type.id % 3 !== 0,
  }));
  const templates = named(key, jobTemplates, { salt: 0x5465_6d70, firstId: 500_001 });
  return {
    categories: named(key, jobCategories, { salt: 0x4361_7465, firstId: 400_001 }),
    taskTypes: types,
    templates: templates.map((template, index) => ({
      ...template,
      tasks: types
        .slice(0, index + 2)
        .map(({ uuid }, place) => ({ type: uuid, estimatedMinutes: 30 * (place + 1) })),
    })),
  };
}

function named(
  key: number,
  names: readonly string[],
  { salt, firstId }: { readonly salt: number; readonly firstId: number },
): JobSetupItem[] {
  const uuidKey = hash(key, salt);
  return names.map((name, index) => ({
    id: firstId + index,
    uuid: uuidAt(uuidKey, index),
    name,
  }));
}
