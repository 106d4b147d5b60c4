import type { ServerResponse } from 'node:http';
import { setImmediate as yieldToEventLoop, setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault.ts';
import { blocksOf, cutBlocks, smallBlocks, splitBlocks } from './blocks.ts';
import type { Cut, Delivery } from './delivery.ts';
import { completeDelivery } from './delivery.ts';
import type { HttpResponse } from './response.ts';

/** Half a megabyte, which is a few milliseconds of work. */
const blocksPerYield = 8;

/**
 * Sends a response. Resolves when everything is written or when the caller has closed the
 * connection. A body of one block has a `content-length`, as all recorded responses have; a longer
 * one is generated while it is sent, as fast as the caller reads it.
 */
export async function send(
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  delivery: Delivery = completeDelivery,
): Promise<void> {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (delivery.cut?.at === 0 && delivery.cut.then === 'destroy') {
    response.destroy();
    return;
  }
  const blocks = deliveredBlocks(blocksOf(body), delivery);
  const first = blocks.next();
  const second = first.done === true ? first : blocks.next();
  if (second.done === true && delivery.cut === null) {
    response.setHeader('content-length', first.done === true ? 0 : first.value.length);
  }
  response.flushHeaders();
  let sent = 0;
  const deliver = async (block: Buffer): Promise<void> => {
    if (delivery.hold !== null && sent === delivery.hold.at) {
      await Promise.race([delivery.hold.until, closed(response)]);
    }
    await write(response, block, delivery);
    sent += block.length;
  };
  for (const block of [first, second]) {
    if (block.done !== true) await deliver(block.value);
  }
  let sinceYield = 0;
  for (const block of blocks) {
    if (response.destroyed) break;
    await deliver(block);
    // With a fast reader no write ever waits, so other requests would not be served.
    sinceYield = (sinceYield + 1) % blocksPerYield;
    if (sinceYield === 0) await yieldToEventLoop();
  }
  await finish(response, delivery.cut?.then ?? 'end');
}

function* deliveredBlocks(
  blocks: Iterable<Buffer>,
  { cut, bytesPerSecond, hold }: Delivery,
): Generator<Buffer> {
  const kept = cut === null ? blocks : cutBlocks(blocks, cut.at);
  const paced = bytesPerSecond === null ? kept : smallBlocks(kept, bytesPerSecond);
  yield* hold === null ? paced : splitBlocks(paced, hold.at);
}

async function write(
  response: ServerResponse,
  block: Buffer,
  { bytesPerSecond }: Delivery,
): Promise<void> {
  if (response.destroyed) return;
  if (!response.write(block)) await drained(response);
  if (bytesPerSecond !== null) await sleep((block.length / bytesPerSecond) * 1000);
}

async function finish(response: ServerResponse, then: Cut['then']): Promise<void> {
  if (response.destroyed) return;
  switch (then) {
    case 'destroy':
      response.destroy();
      return;
    case 'hang':
      await closed(response);
      return;
    case 'end':
      response.end();
  }
}

/** Resolves when the caller has read what was written, or has closed the connection. */
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

/**
 * Waits for as long as the fault of a call stops it before any effect.
 * @param cleared resolves when the faults are cleared
 */
export async function stopBeforeEffect(
  response: ServerResponse,
  fault: Fault | null,
  cleared: Promise<void>,
): Promise<void> {
  if (fault?.type === 'delay') await sleep(fault.ms);
  if (fault?.type === 'hold' && fault.bytes === undefined) {
    await Promise.race([cleared, closed(response)]);
  }
}

/** Resolves when either side has closed the connection. */
export function closed(response: ServerResponse): Promise<void> {
  return response.destroyed || response.closed
    ? Promise.resolve()
    : new Promise((resolve) => response.once('close', resolve));
}
