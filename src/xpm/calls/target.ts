import type { Content, PendingChange } from '../../domain/edits/pending-change.ts';
import { definitionOf } from '../../domain/edits/pending-change.ts';
import type { FieldValueChange } from '../../domain/records/field-value.ts';
import type { ClientFacts, JobFacts, RecordType } from '../../domain/records/record.ts';
import type { JobIdentity } from '../../ports/xpm/source.ts';
import type { PlannedCall, PracticeTarget, PushOptions } from '../../ports/xpm/target.ts';
import { planPush, pushCallOf } from './push-calls.ts';
import { requiredContents } from './required-contents.ts';
import type { WriteCalls } from './write-calls.ts';

/** XPM as the place where edits go, on top of its calls. */
export function createTarget(calls: WriteCalls): PracticeTarget {
  return {
    plan: planPush,
    defaultStateCode,
    push: (record, call, options) => {
      const carried = { changes: call.changes, options };
      return record.type === 'CLIENT'
        ? pushClient(calls, record, { ...carried, name: pushCallOf(call) })
        : pushJob(calls, record, { ...carried, name: pushCallOf(call) });
    },
  };
}

/**
 * The state's name in capitals and without blanks, as in the codes that Xero's documentation shows
 * (COMPLETED, INPROGRESS). XPM has no list of the codes.
 */
export const defaultStateCode = (name: string): string =>
  name.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

interface Push extends Pick<PlannedCall, 'changes'> {
  readonly name: ReturnType<typeof pushCallOf>;
  readonly options: PushOptions;
}

async function pushClient(
  calls: WriteCalls,
  { practiceId, xpmId }: ClientFacts,
  { name, changes, options }: Push,
): Promise<void> {
  if (name === 'values') {
    const values = valuesOf(changes, options);
    await calls.setClientFieldValues(practiceId, xpmId, values, options);
    return;
  }
  await calls.updateClient(practiceId, xpmId, updateTexts('CLIENT', changes, options), options);
}

async function pushJob(
  calls: WriteCalls,
  { practiceId, xpmId, number }: JobFacts,
  { name, changes, options }: Push,
): Promise<void> {
  const job: JobIdentity = { xpmId, number };
  switch (name) {
    case 'update':
      return calls.updateJob(practiceId, job, updateTexts('JOB', changes, options), options);
    case 'assign':
      return calls.assignJob(practiceId, job, textsOf(changes), options);
    case 'state':
      return calls.changeJobState(practiceId, job, stateCodeOf(changes, options), options);
    case 'values':
      return calls.setJobFieldValues(practiceId, job, valuesOf(changes, options), options);
  }
}

/** The changed texts, and XPM's present ones of the elements that an update may require. */
const updateTexts = (
  type: RecordType,
  changes: readonly PendingChange[],
  { present }: PushOptions,
): Texts => {
  const changed = textsOf(changes);
  return { ...requiredContents(type, changed, present), ...changed };
};

type Texts = Readonly<Record<string, string | null>>;

const textsOf = (changes: readonly PendingChange[]): Texts =>
  Object.fromEntries(changes.map(({ field, ours }) => [field, textOf(ours)]));

/** A content as XPM's calls take it: a person by the id in XPM. */
const textOf = (content: Content): string | null =>
  content === null || typeof content === 'string' ? content : content.xpmId;

function stateCodeOf(changes: readonly PendingChange[], { stateCodes }: PushOptions): string {
  const name = textOf(changes[0]?.ours ?? null) ?? '';
  return stateCodes.get(name) ?? defaultStateCode(name);
}

function valuesOf(
  changes: readonly PendingChange[],
  { valueElements }: PushOptions,
): readonly FieldValueChange[] {
  return changes.map(({ field, ours }) => {
    const definitionXpmId = definitionOf(field) ?? '';
    const valueElement = valueElements.get(definitionXpmId);
    if (valueElement === undefined) {
      throw new Error(`The definition ${definitionXpmId} of a custom field is missing.`);
    }
    return { definitionXpmId, valueElement, value: textOf(ours) };
  });
}
