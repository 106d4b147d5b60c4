import { randomUUID } from 'node:crypto';
import { globalId } from '../../../../embedded/harness/seed.ts';
import { readConfig } from '../../../../src/config.ts';
import { createTokenCipher } from '../../../../src/db/practice/token-cipher.ts';
import { createUnitOfWork } from '../../../../src/db/unit-of-work.ts';
import type { SyncKind } from '../../../../src/domain/sync/sync-kind.ts';
import { systemClock } from '../../../../src/ports/clock.ts';
import { startDueSync } from '../../../../src/sync/start-due-sync.ts';
import { xpmLimits } from '../../../../src/xpm/limits.ts';
import type { TestStack } from '../../stack/stack.ts';
import { requestSync } from '../../sync/sync.ts';

/** A practice for one kind of work only: transactions of one practice wait for each other. */
export interface TestPractice {
  readonly stack: TestStack;
  readonly id: string;
  /** The index of the sandbox's practice. */
  readonly index: number;
  readonly tenantId: string;
}

/** Work that is repeated in a practice, and what must hold after each repetition. */
export interface Scenario {
  readonly workflowId: string;
  /** Calls of one page; for a push, the calls before and after sending. */
  readonly page: number;
  /** Calls that change something in XPM. */
  readonly writes: readonly string[];
  /** Whether its activities wait until everything has been requested. */
  readonly gated: boolean;
  /** The call whose pages belong to another scenario. */
  readonly ignores?: string;
  /** The only function whose points belong to this scenario. */
  readonly only?: string;
  /** Whether its first page fails with an internal error that retries do not fix. */
  readonly fails?: boolean;
  /** Changes a record, so that there is something to write, and requests the work. */
  start(): Promise<void>;
  /** The state afterwards, and the state that must result. */
  facts(): Promise<Facts>;
}

export interface Facts {
  readonly actual: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

export interface XpmRecord extends Readonly<Record<string, unknown>> {
  readonly UUID: string;
}

export async function xpmRecords<T extends object = XpmRecord>(
  practice: TestPractice,
  body: object,
): Promise<readonly T[]> {
  const request = { practice: practice.index, limit: 1000, ...body };
  return (await practice.stack.sandbox.post<{ records: T[] }>('records', request)).records;
}

/** @throws when there is none */
export const first = <T>(items: readonly T[]): T => {
  const [item] = items;
  if (item === undefined) throw new Error('There is none.');
  return item;
};

export const practiceIdOf = ({ id }: TestPractice): string => globalId({ id });

export async function requestRun(
  practice: TestPractice,
  kind: SyncKind,
  options: { readonly full?: boolean; readonly recordId?: string } = {},
): Promise<string> {
  const { full = false, recordId = null } = options;
  const input = { practiceId: practiceIdOf(practice), kind, full, recordId };
  const { requestSync: result } = await practice.stack.execute('admin', requestSync, { input });
  if (result.__typename !== 'SyncStarted') throw new Error(JSON.stringify(result));
  return result.run.id.replace('SyncRun:', '');
}

/** Sweeps are scheduled only, so they are started as a schedule would. */
export async function startSweep({ stack, id }: TestPractice, kind: SyncKind): Promise<string> {
  const cipher = createTokenCipher(readConfig(stack.env).tokenKeys);
  const unitOfWork = createUnitOfWork(stack.prisma, cipher, xpmLimits);
  const deps = { unitOfWork, clock: systemClock, newId: randomUUID };
  const run = await startDueSync(deps, { practiceId: id, kind, mode: 'FULL' });
  if (run === null) throw new Error(`There is a run of ${kind} under way.`);
  return run.id;
}

export async function runFacts(
  { stack, id }: TestPractice,
  runId: string,
): Promise<Readonly<Record<string, unknown>>> {
  const run = await stack.prisma.syncRun.findUniqueOrThrow({ where: { id: runId } });
  const { state, read, total, added, changed, unchanged, archived, skipped } = run;
  return {
    state,
    read,
    total,
    added,
    changed,
    unchanged,
    archived,
    skipped,
    entries: await stack.prisma.practiceActivity.count({ where: { practiceId: id, runId } }),
  };
}

export const succeeded = {
  state: 'SUCCEEDED',
  added: 0,
  changed: 0,
  archived: 0,
  skipped: 0,
  entries: 1,
};
