import type { StoredEvent, StoredHistory } from './histories.ts';

/** An altered copy of a history, with another event in the place of one. */
export interface Twin {
  /** Completes the test title "Replay rejects …". */
  readonly title: string;
  /** The last event of this type is replaced. */
  readonly eventType: string;
  readonly becomes: Replacement;
  /** The execution whose history is altered. The default is the first. */
  readonly execution?: number;
}

/**
 * Another command, another signal, another response of an activity, or a server that does not suggest to
 * continue as new. Replay compares the kinds of commands and the names of activities, but neither the
 * length of timers nor the inputs of activities.
 */
export type Replacement =
  | 'another activity'
  | { readonly signal: string }
  | { readonly response: object }
  | 'not suggested';

const scheduled = 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED';
const signaled = 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED';
const unhandled = { signal: 'unhandledSignal' };

export const twin = {
  anotherActivity: {
    title: 'another last activity',
    eventType: scheduled,
    becomes: 'another activity',
  },
  noTimer: {
    title: 'another command instead of the timer',
    eventType: 'EVENT_TYPE_TIMER_STARTED',
    becomes: 'another activity',
  },
  timerNeverFired: {
    title: 'a timer that never fired',
    eventType: 'EVENT_TYPE_TIMER_FIRED',
    becomes: unhandled,
  },
  timerNotCanceled: {
    title: 'another command instead of the cancelled timer',
    eventType: 'EVENT_TYPE_TIMER_CANCELED',
    becomes: 'another activity',
  },
  neverSignaled: {
    title: 'another signal instead of the last one',
    eventType: signaled,
    becomes: unhandled,
  },
  neverCancelled: {
    title: 'no cancellation',
    eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED',
    becomes: unhandled,
  },
  notSuggested: {
    title: 'no suggestion to continue as new',
    eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
    becomes: 'not suggested',
  },
} as const satisfies Record<string, Twin>;

/** Another response of the last activity. */
export function respondedWith(
  response: { readonly type: string } & Readonly<Record<string, unknown>>,
): Twin {
  const eventType = 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED';
  return { title: `"${response.type}" as the last response`, eventType, becomes: { response } };
}

/** This signal instead of the last one. */
export function signaledBy(signal: string): Twin {
  return {
    title: `"${signal}" instead of the last signal`,
    eventType: signaled,
    becomes: { signal },
  };
}

/** The twin of the execution that continues the first one. */
export function ofContinued(altered: Twin): Twin {
  return { ...altered, execution: 2 };
}

/** Throws when the history has no event of the type, because the copy would not differ. */
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
  if (completed === undefined) throw new Error(`${event.eventType} has no response.`);
  const result = { payloads: [payloadOf(becomes.response)] };
  return { ...event, activityTaskCompletedEventAttributes: { ...completed, result } };
}

function payloadOf(value: object): { readonly data: string; readonly metadata: object } {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return {
    metadata: { encoding: base64('json/plain') },
    data: base64(JSON.stringify(value)),
  };
}
