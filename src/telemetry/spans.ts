import { context, trace } from '@opentelemetry/api';

/** For the log: the trace that the active span belongs to. */
export function traceFields(): { readonly traceId?: string } {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? {} : { traceId: span.traceId };
}
