import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

/** A file in every encoding that the build has written beside it. */
export interface StaticFile {
  readonly contentType: string;
  /** By content coding; `identity` is the file itself. */
  readonly bodies: ReadonlyMap<Coding, Buffer>;
}

/** The smallest first. */
const codings = { br: '.br', gzip: '.gz', identity: '' } as const;
type Coding = keyof typeof codings;

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Reads every file below `directory` that a browser requests, by address. The files of a web app are few and small. In
 * memory they stay those of one release, also while a new one is written over them.
 */
export function readStaticFiles(directory: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const contentType = contentTypes[path.extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const address = `/${path.relative(directory, file).split(path.sep).join('/')}`;
    files.set(address, { contentType, bodies: readBodies(file) });
  }
  return files;
}

function readBodies(file: string): ReadonlyMap<Coding, Buffer> {
  const bodies = new Map<Coding, Buffer>();
  for (const [coding, extension] of Object.entries(codings) as [Coding, string][]) {
    const encoded = `${file}${extension}`;
    if (existsSync(encoded)) bodies.set(coding, readFileSync(encoded));
  }
  return bodies;
}

/** Sends the smallest form of the file that the browser accepts. */
export function sendStaticFile(
  file: StaticFile,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const accepted = request.headers['accept-encoding'] ?? '';
  for (const [coding, body] of file.bodies) {
    if (coding !== 'identity' && !accepted.includes(coding)) continue;
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-length': body.length,
      'x-content-type-options': 'nosniff',
      // The names of the built files contain a hash of their content.
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
}
