import { calendarDate } from '../../calendar.ts';
import type { Job } from '../../practice/jobs/job.ts';
import type { Call } from '../call.ts';
import { bodyOf, identifierIn, identifierName, Refusal, UnknownIdentifier } from '../call.ts';
import type { XmlNode } from '../xml-body.ts';
import { childText } from '../xml-body.ts';

type JobTexts = Pick<
  Job,
  'name' | 'description' | 'orderNumber' | 'budget' | 'start' | 'due' | 'category'
>;

/**
 * The job's elements after the request. An element that is present and empty clears an optional
 * value. The messages of the refusals are not documented.
 */
export function textsIn(call: Call, before: JobTexts): JobTexts {
  const body = bodyOf(call);
  const name = childText(body, 'Name') ?? before.name;
  if (name === '') throw new Refusal('The job name is required');
  return {
    name,
    description: childText(body, 'Description') ?? before.description,
    orderNumber: childText(body, 'ClientNumber') ?? before.orderNumber,
    budget: budgetIn(body, before.budget),
    start: childText(body, 'StartDate') === null ? before.start : requiredDate(body, 'StartDate'),
    due: childText(body, 'DueDate') === null ? before.due : requiredDate(body, 'DueDate'),
    category: categoryIn(call, before.category),
  };
}

/** @throws Refusal when the request leaves out the name or a date; the messages are not documented */
export function requireTexts(body: XmlNode): void {
  if ((childText(body, 'Name') ?? '') === '') throw new Refusal('The job name is required');
  requiredDate(body, 'StartDate');
  requiredDate(body, 'DueDate');
}

/** A date in the request form `yyyyMMdd`. */
export function requiredDate(body: XmlNode, name: 'StartDate' | 'DueDate'): string {
  const text = childText(body, name) ?? '';
  const label = name === 'StartDate' ? 'start date' : 'due date';
  if (text === '') throw new Refusal(`The job ${label} is required`);
  const date = calendarDate(text);
  if (date === null) throw new Refusal(`Invalid job ${label}`);
  return date;
}

/**
 * A date in the form `yyyyMMdd`: `null` when the element is empty, `before` when it is left out.
 */
export function optionalDate(body: XmlNode, name: string, before: string | null): string | null {
  const text = childText(body, name);
  if (text === null || text === '') return text === null ? before : null;
  const date = calendarDate(text);
  if (date === null) throw new Refusal(`Invalid ${name}`);
  return date;
}

function budgetIn(body: XmlNode, before: string | null): string | null {
  const text = childText(body, 'Budget');
  if (text === null || text === '') return text === null ? before : null;
  if (!/^\d{1,12}(\.\d+)?$/.test(text)) throw new Refusal('Invalid budget');
  return Number(text).toFixed(2);
}

/**
 * The documentation names the element `CategoryUUID` for add and `CategoryID` for update, with a
 * UUID in both, so 3.1 takes either name. 3.0 has `CategoryID` with the number.
 */
function categoryIn(call: Call, before: string | null): string | null {
  const { version, practice } = call;
  const body = bodyOf(call);
  const text =
    childText(body, `Category${identifierName(version)}`) ?? childText(body, 'CategoryID');
  if (text === null || text === '') return text === null ? before : null;
  const identifier = identifierIn(version, text);
  const { jobCategories } = practice;
  const category = jobCategories.find(identifier);
  if (category === null) throw new UnknownIdentifier('Invalid job category identifier');
  return category.uuid;
}
