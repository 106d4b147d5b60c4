import type { Tracer } from '@opentelemetry/api';
import { context, diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { withTimeout } from './with-timeout.ts';

/** Its disposal exports the remaining spans, if the collector responds in time. */
export interface Tracing extends AsyncDisposable {
  readonly tracer: Tracer;
  /** Whether spans are exported. */
  readonly isOn: boolean;
}

export interface TracingOptions {
  /** The collector's address (OTLP over HTTP, protobuf); `null` switches traces off. */
  readonly url: string | null;
  /** The service name, unless the environment sets OTEL_SERVICE_NAME. */
  readonly service: string;
  /** Receives failed exports. Their spans are lost. */
  readonly onExportFailure: (message: string) => void;
}

const library = 'practice-sync';
/** A slow collector must not delay the end of a process for longer than this. */
const timeoutMs = 5000;
/** The longest time from the end of a span to its export. */
const exportDelayMs = 1000;

const off: Tracing = {
  tracer: trace.getTracer(library),
  isOn: false,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/**
 * Starts the traces of one process. The tracer is passed to its users; only the context manager, which carries the
 * active span across awaits, is global.
 */
export function startTracing({ url, service, onExportFailure }: TracingOptions): Tracing {
  if (url === null) return off;
  // API and worker share the first context manager when a test runs both in one process.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: onExportFailure, warn: onExportFailure, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new TracerProvider({
    resource: resourceOf(service),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, timeoutMillis: timeoutMs }),
        exportTimeoutMillis: timeoutMs,
        scheduledDelayMillis: exportDelayMs,
      }),
    ],
  });
  return {
    tracer: provider.getTracer(library),
    isOn: true,
    async [Symbol.asyncDispose]() {
      const shutdown = provider
        .shutdown()
        .catch((error: unknown) => onExportFailure(String(error)));
      await withTimeout(shutdown, timeoutMs);
    },
  };
}

function resourceOf(service: string): ReturnType<typeof defaultResource> {
  const detectors = [resourceAttributesEnvDetector, serviceNameEnvDetector];
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors }));
}
