import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { findBinary } from '../embedded/binaries/find-binary.ts';
import { binarySources } from '../embedded/binaries/sources.ts';
import { paths } from '../embedded/paths.ts';
import { redisCommand } from '../embedded/redis/redis.ts';
import { TEMPORAL_CLI, TEMPORAL_TEST_SERVER } from '../embedded/temporal/binary.ts';
import type { Verdict } from './support/verdict.ts';
import { verdictOf } from './support/verdict.ts';

// `npm test`: every check and test, cheap ones first. A step that passes prints one line, and one that
// fails prints its output. The others run nevertheless, so that one run finds every failure.

/** Each is a script of package.json. The longest is first, because two run at a time. */
const CHECKS = ['lint', 'types', 'words', 'format', 'boundaries', 'dead-code', 'generated'];
/** Projects of vitest.config.ts. */
const PROJECTS = ['unit', 'integration', 'browser'];

interface Outcome extends Verdict {
  /** Printed when the step has failed. */
  readonly output: string;
}

/** Most processes of a run load the same code; each compiles what no earlier one has compiled. */
const compileCache = path.resolve('.cache/compiled');
const interactive = process.stdout.isTTY;
const left = [...CHECKS];
const running = new Set<string>();
const clearLine = '\r\u001B[K';
const scratch = await mkdtemp(path.join(tmpdir(), 'practice-sync-results-'));
let passed = 0;
let failed = 0;
try {
  // A check uses one core, and the tests of a project use two.
  await Promise.all([checks(), checks(), downloads()]);
  for (const name of PROJECTS) await step(name, tests);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs checks until none is left. */
async function checks(): Promise<void> {
  for (let name = left.shift(); name !== undefined; name = left.shift()) await step(name, check);
}

/**
 * What the tests of a fresh clone need is downloaded while the checks use the processor. Tests that lack something
 * download it themselves, and say why that fails.
 */
async function downloads(): Promise<void> {
  const sources = binarySources(paths.cache);
  await Promise.allSettled([
    redisCommand(),
    findBinary(TEMPORAL_CLI, sources),
    findBinary(TEMPORAL_TEST_SERVER, sources),
  ]);
}

async function step(name: string, run: (name: string) => Promise<Outcome>): Promise<void> {
  const startedAt = performance.now();
  running.add(name);
  displayRunning();
  const outcome = await run(name);
  running.delete(name);
  passed += outcome.passed;
  failed += outcome.failed;
  const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(8);
  const mark = outcome.failed === 0 ? '✓' : '✗';
  const count = PROJECTS.includes(name) ? `  ${outcome.passed + outcome.failed} tests` : '';
  if (interactive) process.stdout.write(clearLine);
  console.log(`${mark} ${name.padEnd(12)}${seconds}${count}`);
  if (outcome.failed > 0) console.log(`\n${outcome.output.trim()}\n`);
  displayRunning();
}

function displayRunning(): void {
  if (!interactive || running.size === 0) return;
  process.stdout.write(`${clearLine}  ${[...running].join(', ')} …`);
}

async function check(name: string): Promise<Outcome> {
  const { failed: hasFailed, all } = await run('npm', ['run', '--silent', `check:${name}`]);
  return { passed: hasFailed ? 0 : 1, failed: hasFailed ? 1 : 0, output: all };
}

async function tests(project: string): Promise<Outcome> {
  const file = path.join(scratch, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['run', '--project', project, ...reporters];
  const { failed: hasFailed, all } = await run('vitest', args);
  const report = await readFile(file, 'utf8').catch(() => null);
  return { ...verdictOf(report, hasFailed), output: all };
}

async function run(command: string, args: string[]): Promise<{ failed: boolean; all: string }> {
  const result = await execa(command, args, {
    all: true,
    reject: false,
    stdin: 'ignore',
    preferLocal: true,
    env: { NODE_COMPILE_CACHE: compileCache, [interactive ? 'FORCE_COLOR' : 'NO_COLOR']: '1' },
  });
  return { failed: result.failed, all: result.all };
}
