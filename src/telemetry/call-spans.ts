import type { Attributes, Tracer } from '@opentelemetry/api';
import { context, SpanKind } from '@opentelemetry/api';
import type { CallObserver, CallOutcome } from '../ports/call-observer.ts';
import { logFields } from './log-fields.ts';
import { failSpan } from './spans.ts';

/** What is nothing to worry about: done, given up by us, or a limit that passes. */
const fine: readonly CallOutcome[] = ['ok', 'abandoned', 'limited'];

/** A span for each call to XPM, as long as its answer takes to be read. */
export function traceCalls(tracer: Tracer): CallObserver {
  return ({ call, practiceId, priority }) => {
    const attributes: Attributes = {
      ...idsOf(practiceId),
      'xpm.call': call,
      'xpm.priority': priority,
    };
    const span = tracer.startSpan(
      `XPM ${call}`,
      { kind: SpanKind.CLIENT, attributes },
      context.active(),
    );
    return ({ outcome, status }) => {
      span.setAttribute('xpm.outcome', outcome);
      if (status !== null) span.setAttribute('http.response.status_code', status);
      if (!fine.includes(outcome)) failSpan(span, outcome);
      span.end();
    };
  };
}

function idsOf(practiceId: string): Attributes {
  const { runId } = logFields();
  return { 'practice.id': practiceId, ...(runId !== undefined && { 'run.id': runId }) };
}
