import { responseDate } from '../../calendar.ts';
import type { Job } from '../../practice/jobs/job.ts';
import type { Practice } from '../../practice/practice.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { Version } from '../call.ts';
import { identity } from '../call.ts';
import { staffReference } from '../staff/staff-reference.ts';
import { around, element, list } from '../xml.ts';
import { jobNotesXml, milestonesXml } from './job-lists-xml.ts';
import { tasksXml } from './tasks/task-xml.ts';

export interface JobView {
  readonly version: Version;
  readonly practice: Practice;
  readonly settings: SandboxSettings;
  /** `detailed` adds tasks, milestones and notes, as `get` has them; `tasks` adds tasks alone. */
  readonly detail: 'plain' | 'tasks' | 'detailed';
}

/** A job with the version's order of elements. */
export function jobXml(job: Job, view: JobView): string {
  const body = view.version === '3.1' ? elements31(job, view) : elements30(job, view);
  return around('Job', body + listsXml(job, view));
}

/** The order of Xero's documentation of 3.1, with the UUID after the number. */
function elements31(job: Job, view: JobView): string {
  const hasUuid = view.detail === 'detailed' || view.settings.jobUuidsInLists;
  let xml = element('ID', job.number) + (hasUuid ? element('UUID', job.uuid) : '');
  xml += element('Name', job.name) + element('Description', job.description);
  xml += element('State', stateName(job, view));
  xml += element('ClientOrderNumber', job.orderNumber) + budgetAndType(job, view) + dates(job);
  return xml + clientXml(job, view) + contactXml(job, view) + peopleXml(job, view);
}

/**
 * The order recorded in 2020 (job.current, job.get, job.assign.manager; docs/xpm-api.md 5.2).
 * Elements that no recorded job has are at their place in 3.1.
 */
function elements30(job: Job, view: JobView): string {
  let xml = element('ID', job.number);
  xml += element('Name', job.name) + element('Description', job.description);
  xml += clientXml(job, view) + contactXml(job, view);
  xml += element('ClientOrderNumber', job.orderNumber) + element('State', stateName(job, view));
  xml += budgetAndType(job, view) + dates(job) + element('InternalID', String(job.id));
  return xml + peopleXml(job, view);
}

function listsXml(job: Job, view: JobView): string {
  if (view.detail === 'plain') return '';
  const tasks = tasksXml(job.tasks, view);
  if (view.detail === 'tasks') return tasks;
  return tasks + milestonesXml(job, view) + jobNotesXml(job, view);
}

/** Responses contain the name of a state, requests its code. */
function stateName({ state }: Job, { settings }: JobView): string {
  return settings.jobStates.find(({ code }) => code === state)?.name ?? state;
}

/** No recorded job has either element, so each is omitted when it has no value. */
function budgetAndType(job: Job, { practice, settings, detail }: JobView): string {
  if (detail !== 'detailed' && !settings.budgetInPlainJobs) return '';
  const category = job.category === null ? null : practice.jobCategories.get(job.category);
  const budget = job.budget === null ? '' : element('Budget', job.budget);
  return budget + (category === null ? '' : element('Type', category.name));
}

function dates({ start, due, completed }: Job): string {
  const xml = element('StartDate', responseDate(start)) + element('DueDate', responseDate(due));
  return completed === null ? xml : xml + element('CompletedDate', responseDate(completed));
}

function clientXml({ client }: Job, { version, practice }: JobView): string {
  if (client === null) return '';
  const name = practice.clients.nameOf(client.uuid) ?? client.name;
  return around('Client', identity(version, client) + element('Name', name));
}

function contactXml({ contact }: Job, { version, practice }: JobView): string {
  const position =
    contact === null ? null : practice.clients.positionOfContact({ type: 'uuid', uuid: contact });
  const owner = position === null ? null : practice.clients.at(position);
  const found = owner?.contacts.find(({ uuid }) => uuid === contact);
  if (found === undefined) return '';
  return around('Contact', identity(version, found) + element('Name', found.text.Name));
}

function peopleXml(job: Job, view: JobView): string {
  const assigned = job.assigned.map((uuid) => staffReference('Staff', uuid, view)).join('');
  const manager = staffReference('Manager', job.manager, view);
  return manager + staffReference('Partner', job.partner, view) + list('Assigned', assigned);
}
