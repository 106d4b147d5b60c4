import { setTimeout as sleep } from 'node:timers/promises';
import { firstRun } from './demo/first-run.ts';
import { admins } from './demo/people.ts';
import { readyScreen } from './demo/ready-screen.ts';
import { paths } from './paths.ts';
import { type DisplayTask, runTasks } from './process/display.ts';
import { killLeftovers, stopLeftovers } from './process/leftovers.ts';
import { acquireRunLock, AlreadyRunning, type RunLock } from './process/run-lock.ts';
import { createStack, steps, stopStack } from './stack.ts';
import { hasDemo, type Stack } from './stack-state.ts';

// `npm start`: everything on this machine, in one command.
const began = performance.now();
const lock = lockOrExit();
const leftovers = await stopLeftovers(paths.data);
if (leftovers > 0) console.log(`Stopped ${leftovers} processes that a killed start had left.`);

const goesOn =
  'Start again with `npm start`: nothing is lost, and syncs that were under way go on.';

let starting = Promise.resolve();
/** When the orderly stop began. */
let stoppingSince = 0;
const stack = await createStack({
  dataDir: paths.data,
  env: process.env,
  onIncident: (line) => {
    if (!stack.stopping) console.error(line);
  },
  onFatal: (line) => void shutDown(`${line}\n${goesOn}`),
});
// The terminal may be gone before we are.
process.stdout.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void (stack.stopping ? stopAgain() : shutDown(null)));
}
// A killed npm hands on no signal, and nobody could stop us by the terminal any more.
if (process.env['npm_lifecycle_event'] !== undefined) onParentGone(() => void shutDown(null));

try {
  starting = runTasks(steps.map((step) => startTask(stack, step)));
  await starting;
  lock.announce(stack.settings['PUBLIC_URL'] ?? '');
  await greet(stack);
} catch (error) {
  await shutDown(error instanceof Error ? error.message : String(error));
}

function startTask(target: Stack, { title, start }: (typeof steps)[number]): DisplayTask {
  return {
    title,
    run: (tell) => {
      if (target.stopping) throw new Error('Stopped before it was up.');
      return start(target, tell);
    },
  };
}

/** Syncs the demo practices, where they are ours to sign in to, and says where everything is. */
async function greet({ settings, env, temporalUi }: Stack): Promise<void> {
  const apiUrl = settings['PUBLIC_URL'] ?? '';
  const sandboxUrl = env['XPM_BASE_URL'] === undefined ? (settings['XPM_BASE_URL'] ?? null) : null;
  if (hasDemo(stack)) {
    await runTasks(admins.flatMap((admin) => firstRun(apiUrl, admin))).catch((error: unknown) => {
      if (!stack.stopping) console.error(`\nThe first sync did not end well: ${String(error)}`);
    });
  }
  if (stack.stopping) return;
  const demo = env['AUTH_ISSUER'] === undefined;
  const seconds = (performance.now() - began) / 1000;
  console.log(readyScreen({ apiUrl, temporalUi, sandboxUrl, demo, seconds }));
}

/** Once, whatever the reason: a person's Ctrl-C, or a part that died. */
async function shutDown(failure: string | null): Promise<void> {
  if (stack.stopping) return;
  stack.stopping = true;
  stoppingSince = performance.now();
  if (failure === null) console.log('\nStopping (Ctrl-C again: at once)…');
  else console.error(`\n${failure}\n\nStopping what runs…`);
  // A part that is just starting can be stopped once it is there.
  await starting.catch(() => undefined);
  await stopStack(stack);
  lock.release();
  process.exit(failure === null ? 0 : 1);
}

function onParentGone(act: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 500);
}

/** A terminal's Ctrl-C comes twice: to us, and from npm, which hands on its own. */
const echoMs = 1000;

async function stopAgain(): Promise<void> {
  if (performance.now() - stoppingSince > echoMs) await stopAtOnce();
}

async function stopAtOnce(): Promise<void> {
  await Promise.race([killLeftovers(paths.data), sleep(5_000)]);
  lock.release();
  process.exit(130);
}

function lockOrExit(): RunLock {
  try {
    return acquireRunLock(paths.data);
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
