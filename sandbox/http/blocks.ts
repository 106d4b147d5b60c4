import type { Cut } from './delivery.ts';
import { middleAtMost } from './delivery.ts';

/** Large enough that the calls of `write` do not count, small enough to stay in no one's way. */
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

/** The first bytes of a body. */
export function* cutBlocks(blocks: Iterable<Buffer>, at: Cut['at']): Generator<Buffer> {
  if (at === 'middle') {
    yield middleOf(blocks);
    return;
  }
  let left = at;
  for (const block of blocks) {
    if (left <= 0) return;
    yield block.subarray(0, left);
    left -= block.length;
  }
}

function middleOf(blocks: Iterable<Buffer>): Buffer {
  const start: Buffer[] = [];
  let length = 0;
  for (const block of blocks) {
    start.push(block);
    length += block.length;
    if (length >= 2 * middleAtMost) break;
  }
  return Buffer.concat(start).subarray(0, Math.floor(length / 2));
}

/** Blocks small enough to send ten of them in a second. */
export function* smallBlocks(blocks: Iterable<Buffer>, bytesPerSecond: number): Generator<Buffer> {
  const size = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (const block of blocks) {
    for (let start = 0; start < block.length; start += size) {
      yield block.subarray(start, start + size);
    }
  }
}
