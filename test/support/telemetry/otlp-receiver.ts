import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import protobuf from 'protobufjs';
import { listenOn } from '../../../src/http/listen-on.ts';

/** A span as it arrived, its ids in hexadecimal. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 2 is an error. */
  readonly status: { readonly code: number; readonly message: string };
}

export interface OtlpReceiver extends AsyncDisposable {
  readonly url: string;
  readonly spans: ReceivedSpan[];
  /** Every byte that came, for what must not be among them. */
  readonly bodies: Buffer[];
}

/** What these tests read of opentelemetry-proto's `ExportTraceServiceRequest`. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { string string_value = 1; int64 int_value = 3; }
  message Status { string message = 2; int32 code = 3; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5;
    repeated KeyValue attributes = 9; Status status = 15;
  }`);
const requestType = root.lookupType('Request');

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string };
}
interface Request {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}
interface WireSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number; readonly message: string } | null;
}

/** A collector of traces: OTLP over HTTP with protobuf, as the products' exporters speak it. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.url === '/v1/traces') {
        bodies.push(body);
        spans.push(...spansOf(body));
      }
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  const listening = await listenOn(server, { port: 0, host: '127.0.0.1' });
  return {
    url: `http://127.0.0.1:${listening.port}`,
    spans,
    bodies,
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  };
}

function spansOf(body: Buffer): readonly ReceivedSpan[] {
  const options = { bytes: String, longs: String, defaults: true, arrays: true };
  const { resourceSpans } = requestType.toObject(requestType.decode(body), options) as Request;
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = textsOf(resource.attributes)['service.name'] ?? '';
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => toSpan(service, span)));
  });
}

const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');

function toSpan(service: string, span: WireSpan): ReceivedSpan {
  return {
    service,
    name: span.name,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    attributes: textsOf(span.attributes),
    status: span.status ?? { code: 0, message: '' },
  };
}

function textsOf(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const number = value.intValue === undefined || value.intValue === '0' ? '' : value.intValue;
      return [
        key,
        value.stringValue === '' || value.stringValue === undefined ? number : value.stringValue,
      ];
    }),
  );
}
