// Runs before every npm script, on whatever Node the system has and before anything is installed:
// Node's built-ins only, and nothing that Node 20 does not know.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = 20;
const GENERATED_STAMP = 'node_modules/.practice-sync-generated';

/**
 * Whether `node_modules` holds what package-lock.json asks for. npm writes its own record there as
 * the last step of every install, so an interrupted one counts as none, and one that somebody made
 * by hand counts. What is optional may be missing: it belongs to another platform.
 */
export function isInstalled(root) {
  const wanted = readJson(path.join(root, 'package-lock.json'))?.packages ?? {};
  const found = readJson(path.join(root, 'node_modules/.package-lock.json'))?.packages;
  if (found === undefined) return false;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === '') return true;
    return found[place] === undefined ? optional === true : found[place].version === version;
  });
}

/** What the generated Prisma client was made of. */
export function generatedFrom(root) {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'package-lock.json']) {
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether the generated client is there and belongs to the schema. */
export function isGenerated(root) {
  const stamp = path.join(root, GENERATED_STAMP);
  if (!existsSync(stamp) || !existsSync(path.join(root, 'prisma/generated/client.ts'))) {
    return false;
  }
  return readFileSync(stamp, 'utf8') === generatedFrom(root);
}

/** Null when this Node will do, else what to tell its user. */
export function unsupportedNode(version) {
  if (Number(version.split('.')[0]) >= OLDEST_NODE) return null;
  return `Practice Sync needs Node ${OLDEST_NODE} or newer; this is Node ${version}. See https://nodejs.org/en/download`;
}

function install(root) {
  console.log('Installing (about a minute, once)…');
  // npm tells the scripts it runs where it lies itself.
  const { npm_execpath: npm } = process.env;
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const flags = ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  run(root, [command, ...first, ...flags], 'npm ci failed. Is the npm registry within reach?');
  if (existsSync(path.join(root, 'node_modules/.bin/node'))) return;
  fail(
    '',
    'Node 24 was not installed: npm runs no install scripts here (ignore-scripts). Allow them and start again.',
  );
}

function generate(root) {
  const prisma = path.join(root, 'node_modules/prisma/build/index.js');
  const node = path.join(root, 'node_modules/.bin/node');
  run(root, [node, prisma, 'generate', '--no-hints'], 'prisma generate failed.');
  writeFileSync(path.join(root, GENERATED_STAMP), generatedFrom(root));
}

/** Runs it silently; its output is of interest only when it fails. */
function run(root, [command, ...args], explanation) {
  const env = {
    ...process.env,
    PATH: [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
    // Any file here keeps Prisma from downloading an engine; this one is the engine.
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'prisma/schema-engine.mjs'),
  };
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (result.status === 0) return;
  // Ctrl-C: whoever pressed it knows.
  if (result.signal !== null) process.exit(130);
  fail(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`, explanation);
}

function fail(output, explanation) {
  console.error(`${output.trimEnd()}\n\n${explanation}`.trimStart());
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const complaint = unsupportedNode(process.versions.node);
  if (complaint !== null) fail('', complaint);
  if (!isInstalled(root)) install(root);
  if (!isGenerated(root)) generate(root);
}
