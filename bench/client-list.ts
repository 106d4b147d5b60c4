import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BenchPractice } from './practice.ts';
import type { Stack } from './stack.ts';

/** The response with the detailed list of a practice's clients. */
export interface ClientList {
  /** Contains the XML. */
  readonly file: string;
  readonly bytes: number;
  /** The duration of a download that discards the content. */
  readonly downloadSeconds: number;
}

/** Stores the sandbox's response where the proxy finds it. */
export async function recordClients(stack: Stack, practice: BenchPractice): Promise<ClientList> {
  const file = path.join(stack.dir, `${practice.xpm.tenantId}.xml`);
  await pipeline(await open(stack.sandboxUrl, practice), createWriteStream(file));
  const startedAt = performance.now();
  let bytes = 0;
  for await (const piece of await open(stack.xpmUrl, practice)) bytes += piece.length;
  return { file, bytes, downloadSeconds: (performance.now() - startedAt) / 1000 };
}

async function open(url: string, { xpm }: BenchPractice): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(`${url}/practicemanager/3.1/client.api/list?detailed=true`, {
    headers: {
      authorization: `Bearer ${xpm.accessToken}`,
      'xero-tenant-id': xpm.tenantId,
      accept: 'application/xml',
    },
  });
  if (!response.ok || response.body === null) {
    throw new Error(`The list responded ${response.status}: ${await response.text()}`);
  }
  return response.body;
}
