import { describe, expect, it, vi } from 'vitest';
import { SourceFailure } from '../../../src/domain/sync/source-failure.ts';
import { keepStoring } from '../../../src/sync/page/keep-storing.ts';
import type { SyncPageDependencies } from '../../../src/sync/page/page.ts';
import { RunEnded, StoreFailed, Superseded } from '../../../src/sync/page/page.ts';
import { run } from '../domain/sync/run.ts';

const { signal } = new AbortController();
const defect = new Error('a defect');

const deps = {
  storeRetries: { firstWaitMs: 1, longestWaitMs: 2, maximumAttempts: 4 },
  clock: { now: () => new Date() },
  unitOfWork: { transaction: () => Promise.reject(new Error('no database')) },
} as unknown as SyncPageDependencies;

describe('Storing what a call returned', () => {
  it('The store is tried again after an error, also when the delay cannot be reported', async () => {
    const store = vi.fn<() => Promise<string>>().mockResolvedValue('stored');
    for (let failures = 0; failures < 3; failures += 1) store.mockRejectedValueOnce(defect);
    expect(await keepStoring(deps, { run: run(), signal }, store)).toBe('stored');
    expect(store).toHaveBeenCalledTimes(4);
  });

  it('The store is given up after the last attempt, with the error as the cause', async () => {
    const store = vi.fn<() => Promise<string>>().mockRejectedValue(defect);
    const error = await keepStoring(deps, { run: run(), signal }, store).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(StoreFailed);
    expect(error).toMatchObject({ cause: defect });
    expect(store).toHaveBeenCalledTimes(4);
  });

  it.each([
    new RunEnded(),
    new Superseded(),
    new SourceFailure({ type: 'permission' }, 'client.api/list', 'Forbidden.'),
  ])('$name is no error of the store and is not retried', async (expected) => {
    const store = vi.fn<() => Promise<string>>().mockRejectedValue(expected);
    await expect(keepStoring(deps, { run: run(), signal }, store)).rejects.toBe(expected);
    expect(store).toHaveBeenCalledTimes(1);
  });

  it('A worker that stops tries no more', async () => {
    const store = vi.fn<() => Promise<string>>().mockRejectedValue(defect);
    const stopped = AbortSignal.abort();
    await expect(keepStoring(deps, { run: run(), signal: stopped }, store)).rejects.toBe(defect);
    expect(store).toHaveBeenCalledTimes(1);
  });

  it('A worker that stops during a wait ends it with the error of the store', async () => {
    const stop = new AbortController();
    const waits = { firstWaitMs: 60_000, longestWaitMs: 60_000, maximumAttempts: 4 };
    const store = () => {
      setImmediate(() => stop.abort());
      return Promise.reject(defect);
    };
    await expect(
      keepStoring({ ...deps, storeRetries: waits }, { run: run(), signal: stop.signal }, store),
    ).rejects.toBe(defect);
  });
});
