import { hash } from './random.ts';

/**
 * The UUID of the record at `index` in the series `key`. The first group contains the index,
 * scrambled by a reversible multiplication, so a record is found by its UUID without a table.
 */
export function uuidAt(key: number, index: number): string {
  const first = Math.imul(index ^ key, multiplier) >>> 0;
  const second = hex(hash(key, index, 1));
  const third = (hash(key, index, 2) & 0x3fffffff) | 0x80000000;
  const fourth = hex(hash(key, index, 3));
  const variant = hex(third >>> 0);
  return `${hex(first)}-${second.slice(0, 4)}-4${second.slice(4, 7)}-${variant.slice(0, 4)}-${variant.slice(4)}${fourth}`;
}

/** The index of a UUID that `uuidAt` made; `null` when it is not in this series. */
export function indexOfUuid(key: number, uuid: string): number | null {
  const first = Number.parseInt(uuid.slice(0, 8), 16);
  if (Number.isNaN(first)) return null;
  const index = (Math.imul(first, inverse) ^ key) >>> 0;
  return uuidAt(key, index) === uuid.toLowerCase() ? index : null;
}

/** Every odd number has an inverse modulo 2^32; this one spreads neighbours far apart. */
const multiplier = 0x9e3779b1;
const inverse = inverseOf(multiplier);

/** Newton's iteration: each round doubles the number of correct bits. */
function inverseOf(odd: number): number {
  let result = odd;
  for (let round = 0; round < 5; round++) {
    result = Math.imul(result, 2 - Math.imul(odd, result)) >>> 0;
  }
  return result;
}

/** Precomputed, because the UUIDs dominate the cost of a generated list. */
const quads = Array.from({ length: 65_536 }, (_, bits) => bits.toString(16).padStart(4, '0'));

function hex(bits: number): string {
  return (quads[bits >>> 16] ?? '') + (quads[bits & 0xffff] ?? '');
}
