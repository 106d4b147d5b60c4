import type { StoredEvent, StoredHistory } from './histories.ts';

/** A history's altered twin: what another event says in one event's place. */
export interface Twin {
  /** Completes the title "… is noticed". */
  readonly title: string;
  /** The last event of this type is the one that is altered. */
  readonly eventType: string;
  readonly becomes: Replacement;
  /** The story's execution whose history it is; the first when not said. */
  readonly execution?: number;
}

/**
 * A command of another kind, for what the workflow did; a signal, for what was done to it; another
 * answer of an activity; or a server that does not find the history long. A timer of another length or
 * another input of an activity would go unnoticed: replay compares a command's kind and, for
 * activities, its name.
 */
export type Replacement =
  'another activity' | { readonly signal: string } | { readonly answer: object } | 'not suggested';

const scheduled = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
const signaled = 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED';
const unheard = { signal: 'nobodyHandlesThis' };

export const twin = {
  anotherActivity: {
    title: 'another last activity',
    eventType: scheduled,
    becomes: 'another activity',
  },
  noTimer: {
    title: 'something else than the timer',
    eventType: 'EVENT_TYPE_TIMER_STARTED',
    becomes: 'another activity',
  },
  timerNeverFired: {
    title: 'a timer that never fired',
    eventType: 'EVENT_TYPE_TIMER_FIRED',
    becomes: unheard,
  },
  timerNotCanceled: {
    title: 'something else than the end of the timer',
    eventType: 'EVENT_TYPE_TIMER_CANCELED',
    becomes: 'another activity',
  },
  neverSignaled: {
    title: 'another signal than the one that counted',
    eventType: signaled,
    becomes: unheard,
  },
  neverCancelled: {
    title: 'no cancellation',
    eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED',
    becomes: unheard,
  },
  notSuggested: {
    title: 'a server that did not find the history long',
    eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
    becomes: 'not suggested',
  },
} as const satisfies Record<string, Twin>;

/** The last answer of an activity was another one. */
export function answered(
  answer: { readonly type: string } & Readonly<Record<string, unknown>>,
): Twin {
  const eventType = 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED';
  return { title: `"${answer.type}" as the last answer`, eventType, becomes: { answer } };
}

/** The last signal was this one. */
export function signaledBy(signal: string): Twin {
  return {
    title: `"${signal}" in the place of the last signal`,
    eventType: signaled,
    becomes: { signal },
  };
}

/** The twin of the execution that continues the first one. */
export function ofContinued(altered: Twin): Twin {
  return { ...altered, execution: 2 };
}

/** Throws when the history has no such event: the twin would be no twin. */
export function alteredHistory(
  history: StoredHistory,
  { eventType, becomes }: Twin,
): StoredHistory {
  const original = history.events.findLast((event) => event.eventType === eventType);
  if (original === undefined) throw new Error(`There is no ${eventType}.`);
  const events = history.events.map((event) =>
    event === original ? replaced(event, becomes) : event,
  );
  return { ...history, events };
}

function replaced(event: StoredEvent, becomes: Replacement): StoredEvent {
  const { eventId, eventTime, taskId } = event;
  const place = { eventId, eventTime, taskId };
  if (becomes === 'another activity') {
    const activityTaskScheduledEventAttributes = {
      activityId: 'another',
      ...event.activityTaskScheduledEventAttributes,
      activityType: { name: 'anotherActivity' },
    };
    return { ...place, eventType: scheduled, activityTaskScheduledEventAttributes };
  }
  if (becomes === 'not suggested') {
    const workflowTaskStartedEventAttributes = {
      ...event.workflowTaskStartedEventAttributes,
      suggestContinueAsNew: false,
      suggestContinueAsNewReasons: [],
    };
    return { ...event, workflowTaskStartedEventAttributes };
  }
  if ('signal' in becomes) {
    const workflowExecutionSignaledEventAttributes = { signalName: becomes.signal };
    return { ...place, eventType: signaled, workflowExecutionSignaledEventAttributes };
  }
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed === undefined) throw new Error(`${event.eventType} answers nothing.`);
  const result = { payloads: [payloadOf(becomes.answer)] };
  return { ...event, activityTaskCompletedEventAttributes: { ...completed, result } };
}

function payloadOf(value: object): { readonly data: string; readonly metadata: object } {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return {
    metadata: { encoding: base64('json/plain') },
    data: base64(JSON.stringify(value)),
  };
}
