import { createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

// Stands before the sandbox: answers the detailed list of clients from the file in which the sandbox's
// own answer was kept, and passes everything else on. The sandbox makes each list anew, which costs as
// much of the machine as reading and storing it: its speed would be measured, not ours.

const [port = '', sandboxUrl = '', dir = ''] = process.argv.slice(2);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', sandboxUrl);
  const file = path.join(dir, `${String(request.headers['xero-tenant-id'])}.xml`);
  const isKept = url.pathname.endsWith('/client.api/list') && url.searchParams.size === 1;
  if (!isKept || !existsSync(file)) return pass(request, response, url);
  response.writeHead(200, { 'content-type': 'application/xml; charset=utf-8' });
  await pipeline(createReadStream(file), response);
}

async function pass(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
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
  answer(request, response).catch((error: unknown) => {
    response.destroy(error instanceof Error ? error : new Error(String(error)));
  });
}).listen(Number(port), '127.0.0.1');
