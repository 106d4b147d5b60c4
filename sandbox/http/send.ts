import type { ServerResponse } from 'node:http';
import { setImmediate as othersTurn, setTimeout as pause } from 'node:timers/promises';
import { blocksOf, cutBlocks, smallBlocks } from './blocks.ts';
import type { Cut, Delivery } from './delivery.ts';
import { whole } from './delivery.ts';
import type { Reply } from './response.ts';

/** Half a megabyte: some milliseconds of work. */
const blocksPerTurn = 8;

/**
 * Sends a reply and returns when it is out of our hands, or when the caller has gone. An answer of
 * one block has a `content-length`, as all recorded ones have; a longer one is made while it is
 * sent, as fast as the caller reads it.
 */
export async function send(
  response: ServerResponse,
  reply: Reply,
  delivery: Delivery = whole,
): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  if (delivery.cut?.at === 0 && delivery.cut.then === 'destroy') {
    response.destroy();
    return;
  }
  const blocks = delivered(blocksOf(reply.body), delivery);
  const first = blocks.next();
  const second = first.done === true ? first : blocks.next();
  if (second.done === true && delivery.cut === null) {
    response.setHeader('content-length', first.done === true ? 0 : first.value.length);
  }
  response.flushHeaders();
  for (const start of [first, second]) {
    if (start.done !== true) await write(response, start.value, delivery);
  }
  let sinceTurn = 0;
  for (const block of blocks) {
    if (response.destroyed) break;
    await write(response, block, delivery);
    // To a fast reader every write is done at once, and nobody else would ever be served.
    sinceTurn = (sinceTurn + 1) % blocksPerTurn;
    if (sinceTurn === 0) await othersTurn();
  }
  await finish(response, delivery.cut?.then ?? 'end');
}

function delivered(
  blocks: Iterable<Buffer>,
  { cut, bytesPerSecond }: Delivery,
): Iterator<Buffer> & Iterable<Buffer> {
  const cutOnes = cut === null ? blocks : cutBlocks(blocks, cut.at);
  return smallOrNot(cutOnes, bytesPerSecond);
}

function* smallOrNot(blocks: Iterable<Buffer>, bytesPerSecond: number | null): Generator<Buffer> {
  yield* bytesPerSecond === null ? blocks : smallBlocks(blocks, bytesPerSecond);
}

async function write(
  response: ServerResponse,
  block: Buffer,
  { bytesPerSecond }: Delivery,
): Promise<void> {
  if (response.destroyed) return;
  if (!response.write(block)) await drained(response);
  if (bytesPerSecond !== null) await pause((block.length / bytesPerSecond) * 1000);
}

async function finish(response: ServerResponse, then: Cut['then']): Promise<void> {
  if (response.destroyed) return;
  if (then === 'destroy') {
    response.destroy();
    return;
  }
  if (then === 'silence') {
    await closed(response);
    return;
  }
  response.end();
}

/** Until the caller has read what was written, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      response.off('drain', settle);
      response.off('close', settle);
      resolve();
    };
    response.on('drain', settle);
    response.on('close', settle);
  });
}

/** Until the connection is closed, by whichever side. */
export function closed(response: ServerResponse): Promise<void> {
  return response.destroyed || response.closed
    ? Promise.resolve()
    : new Promise((resolve) => response.once('close', resolve));
}
