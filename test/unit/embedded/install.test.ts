import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  generatedFrom,
  isGenerated,
  isInstalled,
  unsupportedNode,
} from '../../../embedded/install.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'practice-sync-install-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(file: string, content: unknown): Promise<void> {
  const target = path.join(root, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, typeof content === 'string' ? content : JSON.stringify(content));
}

const locked = {
  packages: {
    '': { name: 'practice-sync' },
    'node_modules/pg': { version: '8.23.1' },
    'node_modules/@swc/core-darwin-arm64': { version: '1.16.18', optional: true },
  },
};

test('A fresh clone is not installed', async () => {
  await write('package-lock.json', locked);
  expect(isInstalled(root)).toBe(false);
});

test('A clone is installed when npm has recorded every package of the lock file, other platforms aside', async () => {
  await write('package-lock.json', locked);
  await write('node_modules/.package-lock.json', {
    packages: { 'node_modules/pg': { version: '8.23.1' } },
  });
  expect(isInstalled(root)).toBe(true);
});

test.each([
  ['Another version', { 'node_modules/pg': { version: '8.23.0' } }],
  ['A missing package', {}],
])('%s requires an install', async (_what, packages) => {
  await write('package-lock.json', locked);
  await write('node_modules/.package-lock.json', { packages });
  expect(isInstalled(root)).toBe(false);
});

test('The client is generated again when the schema has changed or the client is missing', async () => {
  await write('package-lock.json', locked);
  await write('prisma/schema.prisma', 'model A {}');
  await write('prisma/generated/client.ts', '');
  expect(isGenerated(root)).toBe(false);
  await write('node_modules/.practice-sync-generated', generatedFrom(root));
  expect(isGenerated(root)).toBe(true);
  await write('prisma/schema.prisma', 'model B {}');
  expect(isGenerated(root)).toBe(false);
  await write('node_modules/.practice-sync-generated', generatedFrom(root));
  await rm(path.join(root, 'prisma/generated'), { recursive: true });
  expect(isGenerated(root)).toBe(false);
});

test('The user of an old Node is informed which version is needed', () => {
  expect(unsupportedNode('18.20.4')).toMatch(/needs Node 20 or newer; this is Node 18\.20\.4/);
  expect(unsupportedNode('20.0.0')).toBeNull();
  expect(unsupportedNode('26.1.0')).toBeNull();
});
