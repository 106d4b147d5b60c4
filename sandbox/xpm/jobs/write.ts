import { dateOf } from '../../calendar.ts';
import type { Job } from '../../practice/jobs/job.ts';
import { identifies } from '../../practice/record-identifier.ts';
import type { Call, CallResult } from '../call.ts';
import {
  bodyOf,
  identifierIn,
  identifierName,
  Refusal,
  statusOnly,
  UnknownIdentifier,
} from '../call.ts';
import { findClient } from '../clients/find.ts';
import { childText } from '../xml-body.ts';
import { jobInBody, jobInFullBody } from './find.ts';
import { detailedJob } from './read.ts';
import { templateOf, withTemplate } from './tasks/apply-template.ts';
import { requiredDate, requireTexts, textsIn } from './write-elements.ts';

/**
 * Creates a job in the first state without a manager (recorded by `xpm_ruby` as job/add). Name,
 * client and both dates are required; the documentation marks all other elements as optional.
 */
export function addJob(call: Call): CallResult {
  const { practice, settings, now } = call;
  const body = bodyOf(call);
  const suffix = identifierName(call.version);
  const { client } = findClient(call, childText(body, `Client${suffix}`) ?? '');
  const contact = childText(body, `Contact${suffix}`) ?? '';
  const template = childText(body, `Template${suffix}`) ?? '';
  const blank: Job = {
    ...practice.identifiers.next(),
    number: '',
    created: now,
    name: '',
    description: '',
    orderNumber: '',
    budget: null,
    start: requiredDate(body, 'StartDate'),
    due: requiredDate(body, 'DueDate'),
    completed: null,
    state: settings.jobStates[0]?.code ?? '',
    client: { id: client.id, uuid: client.uuid, name: client.text.Name },
    contact: contact === '' ? null : contactIn(call, contact, client.contacts),
    manager: null,
    partner: null,
    assigned: [],
    category: null,
    tasks: [],
    milestones: [],
    notes: [],
  };
  const plain = { ...blank, ...textsIn(call, blank) };
  const complete =
    template === '' ? plain : withTemplate(call, plain, templateOf(call, template), 'AddNew');
  // The number is assigned last, so that a refused job uses up none.
  const job = { ...complete, number: numberFor(call) };
  practice.jobs.add(job);
  return { payload: detailedJob(call, job) };
}

/**
 * Changes name, texts, dates, category and budget only. Elements for manager, partner, staff and
 * state have no effect (docs/xpm-api.md 5.1), nor has the client (recorded: job.update sends one).
 */
export function updateJob(call: Call): CallResult {
  const { position, job } = jobInBody(call);
  if (call.settings.requiredInUpdates === 'documented') requireTexts(bodyOf(call));
  const keepsAbsent = call.settings.absentElements === 'keep';
  const before = keepsAbsent
    ? job
    : { ...job, description: '', orderNumber: '', budget: null, category: null };
  const changed = { ...before, ...textsIn(call, before) };
  call.practice.jobs.put(position, changed);
  return { payload: detailedJob(call, changed) };
}

/**
 * Takes the interface code, case-sensitive. The response is `Status` alone (recorded: job.state).
 */
export function changeState(call: Call): CallResult {
  const { position, job } = jobInFullBody(call);
  const state = childText(bodyOf(call), 'State') ?? '';
  if (!call.settings.jobStates.some(({ code }) => code === state)) {
    throw new Refusal('Invalid state code');
  }
  call.practice.jobs.put(position, inState(job, state, call.now));
  return statusOnly;
}

/** A job has a completion date as long as it is completed. */
export function inState(job: Job, state: string, now: number): Job {
  const completed = state === 'COMPLETED' ? (job.completed ?? dateOf(now)) : null;
  return { ...job, state, completed };
}

/** Removes the job from every list. XPM has no other sign of a deleted job. */
export function deleteJob(call: Call): CallResult {
  call.practice.jobs.remove(jobInFullBody(call).position);
  return statusOnly;
}

/**
 * The caller's number, or the next of the sequence. The message of the refusal is not documented.
 */
function numberFor(call: Call): string {
  const { jobs } = call.practice;
  const own = childText(bodyOf(call), 'ID') ?? '';
  if (own === '') return jobs.nextNumber();
  if (jobs.positionOfNumber(own) !== null) {
    throw new Refusal('The job identifier is already in use');
  }
  return own;
}

/** @throws UnknownIdentifier; its message is not documented */
function contactIn(
  { version }: Call,
  text: string,
  contacts: readonly { readonly id: number; readonly uuid: string }[],
): string {
  const identifier = identifierIn(version, text);
  const contact = contacts.find(({ id, uuid }) => identifies(identifier, { id, uuid }));
  if (contact === undefined) throw new UnknownIdentifier('Invalid contact identifier');
  return contact.uuid;
}
