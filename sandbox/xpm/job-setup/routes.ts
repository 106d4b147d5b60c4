import type { JobSetup } from '../../practice/jobs/job-setup.ts';
import type { Series } from '../../practice/record-table.ts';
import type { Answer, Call } from '../call.ts';
import { identity } from '../call.ts';
import type { Route } from '../route.ts';
import { around, element, streamedList } from '../xml.ts';

const scope = 'job';

/**
 * What jobs are made of: categories (recorded: category.list), templates (recorded by `xpm_ruby` as
 * template/list) and the types of task, whose list is ours in the same shape.
 */
export const jobSetupRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'category.api/list',
    scope,
    apiMethod: 'List',
    handle: (call) => named(call, call.practice.jobCategories, ['Categories', 'Category']),
  },
  {
    method: 'GET',
    path: 'template.api/list',
    scope,
    apiMethod: 'List',
    handle: (call) => named(call, call.practice.jobTemplates, ['Templates', 'Template']),
  },
  {
    method: 'GET',
    path: 'task.api/list',
    scope,
    apiMethod: 'List',
    handle: (call) => named(call, call.practice.taskTypes, ['TaskList', 'Task']),
  },
];

function named(
  { version }: Call,
  series: Series<JobSetup>,
  [wrapper, item]: readonly [string, string],
): Answer {
  const items = [...series.all()].map((record) =>
    around(item, identity(version, record) + element('Name', record.name)),
  );
  return { payload: streamedList(wrapper, items) };
}
