import type { JobSetupItem } from '../../practice/jobs/job-setup.ts';
import type { RecordTable } from '../../practice/record-table.ts';
import type { Call, CallResult } from '../call.ts';
import { identity } from '../call.ts';
import type { Route } from '../route.ts';
import { around, element, streamedList } from '../xml.ts';

const scope = 'job';

/**
 * Categories (recorded: category.list), templates (recorded by `xpm_ruby` as template/list) and
 * task types. The list of task types is not recorded and has the same shape.
 */
export const jobSetupRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'category.api/list',
    scope,
    apiMethod: 'List',
    handle: (call) => itemList(call, call.practice.jobCategories, ['Categories', 'Category']),
  },
  {
    method: 'GET',
    path: 'template.api/list',
    scope,
    apiMethod: 'List',
    handle: (call) => itemList(call, call.practice.jobTemplates, ['Templates', 'Template']),
  },
  {
    method: 'GET',
    path: 'task.api/list',
    scope,
    apiMethod: 'List',
    handle: (call) => itemList(call, call.practice.taskTypes, ['TaskList', 'Task']),
  },
];

function itemList(
  call: Call,
  series: RecordTable<JobSetupItem>,
  [wrapper, item]: readonly [string, string],
): CallResult {
  const items = [...series.all()].map((record) =>
    around(item, identity(call.version, record) + element('Name', record.name)),
  );
  return { payload: streamedList(call, wrapper, items) };
}
