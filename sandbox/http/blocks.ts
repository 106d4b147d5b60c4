import type { Cut } from './delivery.ts';
import { maxMiddleBytes } from './delivery.ts';

/** Large enough to make few writes, small enough to keep memory and pauses short. */
const blockSize = 65_536;

/** A body as blocks of about 64 KB. */
export function* blocksOf(body: string | Iterable<string>): Generator<Buffer> {
  let block = '';
  for (const piece of typeof body === 'string' ? [body] : body) {
    block += piece;
    if (block.length < blockSize) continue;
    yield Buffer.from(block);
    block = '';
  }
  if (block !== '') yield Buffer.from(block);
}

/** The part of a body before the cut. */
export function* cutBlocks(blocks: Iterable<Buffer>, at: Cut['at']): Generator<Buffer> {
  if (at === 'middle') {
    yield firstHalf(blocks);
    return;
  }
  let left = at;
  for (const block of blocks) {
    if (left <= 0) return;
    yield block.subarray(0, left);
    left -= block.length;
  }
}

function firstHalf(blocks: Iterable<Buffer>): Buffer {
  const start: Buffer[] = [];
  let length = 0;
  for (const block of blocks) {
    start.push(block);
    length += block.length;
    if (length >= 2 * maxMiddleBytes) break;
  }
  return Buffer.concat(start).subarray(0, Math.floor(length / 2));
}

/** The same blocks, of which one ends after so many bytes. */
export function* splitBlocks(blocks: Iterable<Buffer>, at: number): Generator<Buffer> {
  let left = at;
  for (const block of blocks) {
    const isSplit = left > 0 && left < block.length;
    if (isSplit) yield block.subarray(0, left);
    yield isSplit ? block.subarray(left) : block;
    left -= block.length;
  }
}

/** Blocks of a tenth of a second at the given rate. */
export function* smallBlocks(blocks: Iterable<Buffer>, bytesPerSecond: number): Generator<Buffer> {
  const size = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (const block of blocks) {
    for (let start = 0; start < block.length; start += size) {
      yield block.subarray(start, start + size);
    }
  }
}
