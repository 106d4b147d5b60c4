import type { IncomingMessage } from 'node:http';

/** More than any call of XPM needs. */
const largestBody = 10_000_000;

/** The body is longer than the sandbox takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The caller went away in the middle of the request. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/** A request's body as text. @throws BodyTooLarge, CallerGone */
export async function bodyText(request: IncomingMessage): Promise<string> {
  const blocks: Buffer[] = [];
  let length = 0;
  try {
    for await (const block of request as AsyncIterable<Buffer>) {
      length += block.length;
      if (length <= largestBody) blocks.push(block);
    }
  } catch (cause) {
    throw new CallerGone('the request was not sent to its end', { cause });
  }
  if (length > largestBody) throw new BodyTooLarge(`a body may have ${largestBody} bytes`);
  return Buffer.concat(blocks).toString('utf8');
}
