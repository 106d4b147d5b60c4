import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A directory for files that nobody needs afterwards. */
export interface ScratchDir extends AsyncDisposable {
  readonly path: string;
}

export async function createScratchDir(purpose: string): Promise<ScratchDir> {
  const dir = await mkdtemp(path.join(tmpdir(), `practice-sync-${purpose}-`));
  // Postgres may run as another user and must reach its data in here.
  await chmod(dir, 0o711);
  return { path: dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}
