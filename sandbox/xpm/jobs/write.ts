import { dateOf } from '../../calendar.ts';
import type { Job } from '../../practice/jobs/job.ts';
import type { Answer, Call } from '../call.ts';
import { bodyOf, done, identifierIn, identifierName, Refusal, UnknownIdentifier } from '../call.ts';
import { findClient } from '../clients/find.ts';
import { childText } from '../xml-body.ts';
import { jobInBody, jobInFullBody } from './find.ts';
import { detailedJob } from './read.ts';
import { templateOf, withTemplate } from './tasks/apply-template.ts';
import { requiredDate, textsIn } from './write-elements.ts';

/**
 * A job in the first state, managed by nobody (recorded by `xpm_ruby` as job/add). Name, client and
 * both dates are required: the documentation marks all others as optional.
 */
export function addJob(call: Call): Answer {
  const { practice, settings, now } = call;
  const body = bodyOf(call);
  const suffix = identifierName(call.version);
  const { client } = findClient(call, childText(body, `Client${suffix}`) ?? '');
  const contact = childText(body, `Contact${suffix}`) ?? '';
  const template = childText(body, `Template${suffix}`) ?? '';
  const blank: Job = {
    ...practice.numbers.next(),
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
    contact: contact === '' ? null : contactOf(call, contact, client.contacts),
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
  // Last, so that no number is lost on a job that is refused.
  const job = { ...complete, number: numberFor(call) };
  practice.jobs.add(job);
  return { payload: detailedJob(call, job) };
}

/**
 * Name, texts, dates, category and budget only: elements for manager, partner, staff and state have
 * no effect (Xero developer docs, jobs), nor has the client (recorded: job.update sends one).
 */
export function updateJob(call: Call): Answer {
  const { position, job } = jobInBody(call);
  const isKept = call.settings.absentElements === 'keep';
  const before = isKept
    ? job
    : { ...job, description: '', orderNumber: '', budget: null, category: null };
  const changed = { ...before, ...textsIn(call, before) };
  call.practice.jobs.put(position, changed);
  return { payload: detailedJob(call, changed) };
}

/** By interface code, exactly as it is written; the answer is `Status` alone (recorded: job.state). */
export function changeState(call: Call): Answer {
  const { position, job } = jobInFullBody(call);
  const state = childText(bodyOf(call), 'State') ?? '';
  if (!call.settings.jobStates.some(({ code }) => code === state)) {
    throw new Refusal('Invalid state code');
  }
  call.practice.jobs.put(position, inState(job, state, call.now));
  return done;
}

/** A job has the date of its completion as long as it is completed. */
export function inState(job: Job, state: string, now: number): Job {
  const completed = state === 'COMPLETED' ? (job.completed ?? dateOf(now)) : null;
  return { ...job, state, completed };
}

/** A deleted job is gone from every list; nothing else tells of it. */
export function deleteJob(call: Call): Answer {
  call.practice.jobs.remove(jobInFullBody(call).position);
  return done;
}

/** One that the caller chose, or the next of the sequence. The refusal's text is ours. */
function numberFor(call: Call): string {
  const { jobs } = call.practice;
  const own = childText(bodyOf(call), 'ID') ?? '';
  if (own === '') return jobs.nextNumber();
  if (jobs.positionOf({ number: own }) !== null) {
    throw new Refusal('The job identifier is already in use');
  }
  return own;
}

/** The refusal's text is ours. */
function contactOf(
  { version }: Call,
  text: string,
  contacts: readonly { readonly id: number; readonly uuid: string }[],
): string {
  const wanted = identifierIn(version, text);
  const contact = contacts.find(({ id, uuid }) =>
    'uuid' in wanted ? uuid === wanted.uuid : id === wanted.id,
  );
  if (contact === undefined) throw new UnknownIdentifier('Invalid contact identifier');
  return contact.uuid;
}
