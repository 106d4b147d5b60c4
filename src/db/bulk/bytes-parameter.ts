import { randomUUID } from 'node:crypto';

/** The bytes of statements that are under way, by the text that stands for them. */
const waiting = new Map<string, Buffer>();
const prefix = `bytes:${randomUUID()}:`;
let next = 0;

/**
 * Runs a statement with a parameter of many bytes. Prisma would write the bytes to JSON in base64 and read
 * them again, which takes several times their memory; it passes on a short text, which `BulkClient` replaces.
 * The text cannot be guessed, so no value from outside stands for bytes.
 */
export async function withBytes<T>(
  bytes: Buffer,
  run: (parameter: string) => Promise<T>,
): Promise<T> {
  const parameter = `${prefix}${next}`;
  next += 1;
  waiting.set(parameter, bytes);
  try {
    return await run(parameter);
  } finally {
    waiting.delete(parameter);
  }
}

/** The bytes that a parameter stands for; `null` for any other parameter. */
export function bytesOf(parameter: unknown): Buffer | null {
  return typeof parameter === 'string' && parameter.startsWith(prefix)
    ? (waiting.get(parameter) ?? null)
    : null;
}
