import type { IncomingMessage } from 'node:http';

/** More than any call to XPM needs. */
const maxBodyBytes = 10_000_000;

/** The request body is longer than `maxBodyBytes`. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The caller closed the connection before the end of the request. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
}

/** A request's body as text. @throws BodyTooLarge, RequestAborted */
export async function bodyText(request: IncomingMessage): Promise<string> {
  const blocks: Buffer[] = [];
  let length = 0;
  try {
    for await (const block of request as AsyncIterable<Buffer>) {
      length += block.length;
      if (length <= maxBodyBytes) blocks.push(block);
    }
  } catch (cause) {
    throw new RequestAborted('the caller closed the connection', { cause });
  }
  if (length > maxBodyBytes) {
    throw new BodyTooLarge(`the body is longer than ${maxBodyBytes} bytes`);
  }
  return Buffer.concat(blocks).toString('utf8');
}
