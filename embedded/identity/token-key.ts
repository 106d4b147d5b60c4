import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newTokenKeys } from '../harness/environment.ts';

/** The value of TOKEN_KEYS. It is kept in the file, because stored tokens cannot be read with another key. */
export async function tokenKeys(file: string): Promise<string> {
  const stored = await readFile(file, 'utf8').catch(() => null);
  if (stored !== null && stored !== '') return stored.trim();
  const keys = newTokenKeys();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${keys}\n`, { mode: 0o600 });
  return keys;
}
