import type { Call, CallResult } from '../call.ts';
import { fieldValueRoutes } from '../custom-fields/value-routes.ts';
import type { Route } from '../route.ts';
import { assignStaff } from './assign-staff.ts';
import { jobWithFields } from './find.ts';
import { addNote } from './notes.ts';
import { currentJobs, getJob, jobsOfClient, jobsOfStaff, listJobs } from './read.ts';
import { applyTemplate } from './tasks/apply-template.ts';
import { jobsWithTasks } from './tasks/list.ts';
import { addTask, completeTask, reopenTask, reorderTasks, updateTask } from './tasks/write.ts';
import { addJob, changeState, deleteJob, updateJob } from './write.ts';

/**
 * The calls of docs/xpm-api.md 5.1 without documents, costs, quotes and estimates. `api-method` is
 * recorded for Current, Get, State, Add, Update, Assign, Delete and ApplyTemplate.
 */
export const jobRoutes: readonly Route[] = [
  route('GET', 'current', 'Current', currentJobs),
  route('GET', 'list', 'List', listJobs),
  route('GET', 'get/:id', 'Get', getJob),
  route('GET', 'staff/:id', 'Staff', jobsOfStaff),
  route('GET', 'client/:id', 'Client', jobsOfClient),
  route('GET', 'tasks', 'Tasks', jobsWithTasks),

  route('PUT', 'state', 'State', changeState),
  route('POST', 'add', 'Add', addJob),
  route('PUT', 'update', 'Update', updateJob),
  route('PUT', 'assign', 'Assign', assignStaff),
  route('POST', 'delete', 'Delete', deleteJob),
  route('POST', 'applytemplate', 'ApplyTemplate', applyTemplate),
  route('POST', 'note', 'Note', addNote),

  route('POST', 'task', 'Task', addTask),
  route('PUT', 'task', 'Task', updateTask),
  route('PUT', 'task/:id/complete', 'Complete', completeTask),
  route('PUT', 'task/:id/reopen', 'Reopen', reopenTask),
  route('PUT', 'reordertasks', 'ReorderTasks', reorderTasks),

  ...fieldValueRoutes({
    kind: 'job',
    scope: 'job',
    readPath: 'job.api/get/:id',
    writePath: 'job.api/update/:id',
    find: jobWithFields,
  }),
];

function route(
  method: Route['method'],
  path: string,
  apiMethod: string,
  handle: (call: Call) => CallResult,
): Route {
  return { method, path: `job.api/${path}`, scope: 'job', apiMethod, handle };
}
