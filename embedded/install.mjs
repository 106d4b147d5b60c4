// Runs before every npm script, with the system's Node and before anything is installed: it uses only
// Node's built-ins, and nothing that is newer than Node 20.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = 20;
const BUILT_STAMP = 'web/dist/.practice-sync-built';
const GENERATED_STAMP = 'node_modules/.practice-sync-generated';

/**
 * Whether `node_modules` contains what package-lock.json requires. npm writes its own record there as
 * the last step of every install, so an interrupted install does not count. Optional packages may be
 * missing: they belong to another platform.
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

/** A hash of everything that the generated Prisma client depends on. */
export function generatedFrom(root) {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'package-lock.json']) {
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** Whether the generated client exists and belongs to the present schema. */
export function isGenerated(root) {
  const stamp = path.join(root, GENERATED_STAMP);
  if (!existsSync(stamp) || !existsSync(path.join(root, 'prisma/generated/client.ts'))) {
    return false;
  }
  return readFileSync(stamp, 'utf8') === generatedFrom(root);
}

/** A hash of everything that the built web app depends on. */
export function builtFrom(root) {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')));
  const web = path.join(root, 'web');
  for (const entry of readdirSync(web, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !file.startsWith(path.join(web, 'dist'))) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Whether the web app is built and belongs to its present sources. */
export function isBuilt(root) {
  const stamp = path.join(root, BUILT_STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === builtFrom(root);
}

/** Null when this Node is supported, else the message for its user. */
export function unsupportedNode(version) {
  if (Number(version.split('.')[0]) >= OLDEST_NODE) return null;
  return `Practice Sync needs Node ${OLDEST_NODE} or newer; this is Node ${version}. See https://nodejs.org/en/download`;
}

function install(root) {
  console.log('Installing (about a minute, once)…');
  // npm passes its own path to the scripts that it runs.
  const { npm_execpath: npm } = process.env;
  const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
  // A NODE_ENV of the shell decides neither what is installed nor what is built.
  const flags = [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=error',
  ];
  run(
    root,
    [command, ...first, ...flags],
    'npm ci failed. Check that the npm registry can be reached, and start again.',
  );
  if (existsSync(path.join(root, 'node_modules/.bin/node'))) return;
  fail(
    '',
    'Node 24 was not installed, because npm does not run install scripts here (ignore-scripts). Allow them and start again.',
  );
}

function generate(root) {
  const prisma = path.join(root, 'node_modules/prisma/build/index.js');
  const node = path.join(root, 'node_modules/.bin/node');
  run(root, [node, prisma, 'generate', '--no-hints'], 'prisma generate failed.');
  writeFileSync(path.join(root, GENERATED_STAMP), generatedFrom(root));
}

function build(root) {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const node = path.join(root, 'node_modules/.bin/node');
  const config = path.join(root, 'web/vite.config.ts');
  run(root, [node, vite, 'build', '--config', config], 'The web app could not be built.');
  writeFileSync(path.join(root, BUILT_STAMP), builtFrom(root));
}

/** Runs a command, and prints its output only when it fails. */
function run(root, [command, ...args], explanation) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    PATH: [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
    // With this variable Prisma downloads no engine; the file is the engine.
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'prisma/schema-engine.mjs'),
  };
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (result.status === 0) return;
  // After Ctrl-C there is nothing to explain.
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
  if (!isBuilt(root)) build(root);
}
