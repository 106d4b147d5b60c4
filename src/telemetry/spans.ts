import type { Attributes, Context, Span, SpanKind, Tracer } from '@opentelemetry/api';
import { context, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';

/** Attributes contain our own ids and names, never tokens or personal data. */
export interface SpanOptions {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** The context with the parent span. Default: the active context. */
  readonly parent?: Context;
}

/** Runs `work` in a span. An error contributes only its name. */
export function inSpan<T>(
  tracer: Tracer,
  { name, kind, attributes = {}, parent = context.active() }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // The message may contain entered values or personal data from XPM.
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

/** The active span as a `traceparent` (W3C Trace Context); `null` without a span. */
export function activeTraceparent(): string | null {
  const span = trace.getSpanContext(context.active());
  if (span === undefined) return null;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  return `00-${span.traceId}-${span.spanId}-${flags}`;
}

const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const allZeros = /^0*$/;

/** A context whose spans continue the trace of `traceparent`, or start a new trace without a valid one. */
export function contextOf(traceparent: string | null): Context {
  const root = trace.deleteSpan(context.active());
  const [, traceId = '', spanId = '', flags = ''] =
    traceparentPattern.exec(traceparent ?? '') ?? [];
  if (allZeros.test(traceId) || allZeros.test(spanId)) return root;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(root, { traceId, spanId, traceFlags, isRemote: true });
}

/** The log fields of the active span's trace. */
export function traceFields(): { readonly traceId?: string } {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? {} : { traceId: span.traceId };
}
