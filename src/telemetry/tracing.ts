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
import { inTime } from './in-time.ts';

export interface Tracing {
  readonly tracer: Tracer;
  /** Whether anything becomes of its spans. */
  readonly isOn: boolean;
  /** Sends what is left, if the collector takes it in time. */
  readonly stop: () => Promise<void>;
}

export interface TracingOptions {
  /** Where traces are sent (OTLP over HTTP, protobuf); `null` for nowhere. */
  readonly url: string | null;
  /** What the process is called, unless the environment says otherwise (OTEL_SERVICE_NAME). */
  readonly service: string;
  /** Told when a collector does not take what is sent; spans are lost then, and nothing else. */
  readonly onTrouble: (message: string) => void;
}

const library = 'practice-sync';
/** A collector that takes longer is not waited for (ms): it must not hold up the end of a process. */
const timeoutMs = 5000;
/** How old a span may become here before it is sent (ms). */
const delayMs = 1000;

const off: Tracing = {
  tracer: trace.getTracer(library),
  isOn: false,
  stop: () => Promise.resolve(),
};

/**
 * Traces of one process. Its tracer is handed to those who use it; only the context in which a span is
 * active belongs to the whole process, as everything that is carried along by its awaits does.
 */
export function startTracing({ url, service, onTrouble }: TracingOptions): Tracing {
  if (url === null) return off;
  // The second one in a process (API and worker in one test) finds that of the first, and needs no more.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: onTrouble, warn: onTrouble, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new TracerProvider({
    resource: resourceOf(service),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url, timeoutMillis: timeoutMs }),
        exportTimeoutMillis: timeoutMs,
        scheduledDelayMillis: delayMs,
      }),
    ],
  });
  return {
    tracer: provider.getTracer(library),
    isOn: true,
    async stop() {
      const sending = provider.shutdown().catch((error: unknown) => onTrouble(String(error)));
      await inTime(sending, timeoutMs);
    },
  };
}

function resourceOf(service: string): ReturnType<typeof defaultResource> {
  const detectors = [resourceAttributesEnvDetector, serviceNameEnvDetector];
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors }));
}
