import type { Attributes, Tracer } from '@opentelemetry/api';
import { context, SpanKind } from '@opentelemetry/api';
import type { CallObserver, CallOutcome } from '../ports/call-observer.ts';
import { logFields } from './log-fields.ts';
import { failSpan } from './spans.ts';

/** Outcomes that are not errors: success, a call that we abandoned, and a limit that passes. */
const regularOutcomes: readonly CallOutcome[] = ['ok', 'abandoned', 'limited'];

/** Traces each call to XPM in a span that ends when the response was read. */
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
      if (!regularOutcomes.includes(outcome)) failSpan(span, outcome);
      span.end();
    };
  };
}

function idsOf(practiceId: string): Attributes {
  const { runId } = logFields();
  return { 'practice.id': practiceId, ...(runId !== undefined && { 'run.id': runId }) };
}
