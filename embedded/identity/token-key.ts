import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The value of TOKEN_KEYS: made once, because tokens encrypted with a lost key cannot be read again.
 */
export async function tokenKeys(file: string): Promise<string> {
  const stored = await readFile(file, 'utf8').catch(() => '');
  if (stored !== '') return stored.trim();
  const key = `embedded:${randomBytes(32).toString('base64')}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return key;
}
