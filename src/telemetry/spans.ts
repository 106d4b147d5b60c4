import type { Attributes, Context, Span, SpanKind, Tracer } from '@opentelemetry/api';
import { context, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';

/** A span to be made. Attributes hold ids and our own words, never tokens or a person's data. */
export interface SpanWish {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** What it belongs to; default: the span that is active here, if any. */
  readonly parent?: Context;
}

/** Does some work within a span, which ends with it. A failure is told by its name alone. */
export function inSpan<T>(
  tracer: Tracer,
  { name, kind, attributes = {}, parent = context.active() }: SpanWish,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // The message may hold what somebody typed, or XPM's words about a person.
      failSpan(span, error instanceof Error ? error.name : 'Error');
      throw error;
    } finally {
      span.end();
    }
  });
}

export function failSpan(span: Span, reason: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}

/** The active span as W3C's Trace Context writes it (`traceparent`); null without one. */
export function activeTraceparent(): string | null {
  const span = trace.getSpanContext(context.active());
  if (span === undefined) return null;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

const written = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const none = /^0*$/;

/** A context whose spans belong to what that says, or are the first of their trace. */
export function contextOf(traceparent: string | null): Context {
  const root = trace.deleteSpan(context.active());
  const [, traceId = '', spanId = '', flags = ''] = written.exec(traceparent ?? '') ?? [];
  if (none.test(traceId) || none.test(spanId)) return root;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(root, { traceId, spanId, traceFlags, isRemote: true });
}

/** For the log: the trace that the active span belongs to. */
export function traceFields(): { readonly traceId?: string } {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? {} : { traceId: span.traceId };
}
