import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { Verdict } from './support/verdict.ts';
import { verdictOf } from './support/verdict.ts';

// `npm test`: every check and test, cheap ones first. A step that passes prints one line, and one that
// fails prints its output. The others run nevertheless, so that one run finds every failure.

/** Each is a script of package.json. */
const CHECKS = ['format', 'types', 'lint', 'words', 'boundaries', 'dead-code', 'generated'];
/** Projects of vitest.config.ts. */
const PROJECTS = ['unit', 'integration', 'browser'];

interface Outcome extends Verdict {
  /** Printed when the step has failed. */
  readonly output: string;
}

const interactive = process.stdout.isTTY;
const scratch = await mkdtemp(path.join(tmpdir(), 'practice-sync-results-'));
let passed = 0;
let failed = 0;
try {
  for (const name of CHECKS) await step(name, () => check(name));
  for (const name of PROJECTS) await step(name, () => tests(name));
} finally {
  await rm(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function step(name: string, run: () => Promise<Outcome>): Promise<void> {
  const startedAt = performance.now();
  if (interactive) process.stdout.write(`  ${name} …`);
  const outcome = await run();
  passed += outcome.passed;
  failed += outcome.failed;
  const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(8);
  const mark = outcome.failed === 0 ? '✓' : '✗';
  const count = PROJECTS.includes(name) ? `  ${outcome.passed + outcome.failed} tests` : '';
  if (interactive) process.stdout.write('\r');
  console.log(`${mark} ${name.padEnd(12)}${seconds}${count}`);
  if (outcome.failed > 0) console.log(`\n${outcome.output.trim()}\n`);
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
    env: interactive ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' },
  });
  return { failed: result.failed, all: result.all };
}
