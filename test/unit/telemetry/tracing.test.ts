import { createServer } from 'node:http';
import { SpanKind } from '@opentelemetry/api';
import { describe, expect, it, vi } from 'vitest';
import { listenOn } from '../../../src/http/listen-on.ts';
import { activeTraceparent, contextOf, inSpan } from '../../../src/telemetry/spans.ts';
import { startTracing } from '../../../src/telemetry/tracing.ts';

const kind = SpanKind.INTERNAL;
const parent = contextOf(null);

describe('Traces', () => {
  it('Without a collector, spans are not recorded and have no traceparent', async () => {
    await using tracing = startTracing({
      url: null,
      service: 's',
      onExportFailure: vi.fn(),
    });
    expect(tracing.isOn).toBe(false);
    const seen = await inSpan(tracing.tracer, { name: 'x', kind, parent }, () =>
      Promise.resolve(activeTraceparent()),
    );
    expect(seen).toBeNull();
  });

  it('A collector that rejects spans is reported, and the traced work succeeds', async () => {
    const server = createServer((_request, response) => response.writeHead(400).end());
    await using collector = await listenOn(server, { port: 0, host: '127.0.0.1' });
    const onExportFailure = vi.fn<(message: string) => void>();
    const url = `http://127.0.0.1:${collector.port}/v1/traces`;
    const tracing = startTracing({ url, service: 's', onExportFailure });
    const work = () => Promise.resolve('done');
    expect(await inSpan(tracing.tracer, { name: 'x', kind, parent }, work)).toBe('done');
    await tracing[Symbol.asyncDispose]();
    expect(onExportFailure).toHaveBeenCalled();
  });

  it('A traceparent continues its trace in another process, and an invalid one starts a new trace', async () => {
    await using tracing = startTracing({
      url: 'http://127.0.0.1:9/v1/traces',
      service: 's',
      onExportFailure: vi.fn(),
    });
    const { tracer } = tracing;
    const within = (text: string | null) =>
      inSpan(tracer, { name: 'y', kind, parent: contextOf(text) }, (span) =>
        Promise.resolve(span.spanContext().traceId),
      );
    await inSpan(tracer, { name: 'x', kind, parent }, async (span) => {
      const text = activeTraceparent();
      expect(text).toBe(`00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`);
      expect(await within(text)).toBe(span.spanContext().traceId);
      for (const none of [null, '', 'nonsense', `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`]) {
        expect(await within(none)).not.toBe(span.spanContext().traceId);
      }
    });
  });
});
