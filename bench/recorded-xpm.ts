import { createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

// A proxy before the sandbox. It serves the detailed list of clients from a recorded response and forwards
// everything else. The sandbox generates each list again, which takes as much of the machine as reading
// and storing it, so the benchmark would measure the sandbox.

const [port = '', sandboxUrl = '', dir = ''] = process.argv.slice(2);

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', sandboxUrl);
  const file = path.join(dir, `${String(request.headers['xero-tenant-id'])}.xml`);
  const isRecorded = url.pathname.endsWith('/client.api/list') && url.searchParams.size === 1;
  if (!isRecorded || !existsSync(file)) return forward(request, response, url);
  response.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' });
  await pipeline(createReadStream(file), response);
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { host: _, connection: __, ...headers } = request.headers;
  const body: Uint8Array[] = [];
  for await (const piece of request) body.push(piece as Uint8Array);
  const reply = await fetch(url, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    body: body.length === 0 ? null : Buffer.concat(body),
    redirect: 'manual',
  });
  const { 'content-encoding': ___, ...kept } = Object.fromEntries(reply.headers);
  response.writeHead(reply.status, kept);
  response.end(Buffer.from(await reply.arrayBuffer()));
}

createServer((request, response) => {
  respond(request, response).catch((error: unknown) => {
    response.destroy(error instanceof Error ? error : new Error(String(error)));
  });
}).listen(Number(port), '127.0.0.1');
