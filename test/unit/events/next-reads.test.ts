import { describe, expect, it } from 'vitest';
import { createNextReads } from '../../../src/events/next-reads.ts';

describe('Reads that are shared', () => {
  it('A read that has started is not joined; those who come while it runs share the next one', async () => {
    let value = 0;
    const read = createNextReads(() => Promise.resolve((value += 1)));
    const first = read('practice');
    expect(await Promise.all([first, read('practice'), read('practice')])).toEqual([1, 2, 2]);
  });

  it('Each key has reads of its own', async () => {
    const started: string[] = [];
    const read = createNextReads((key) => Promise.resolve(started.push(key)));
    await Promise.all([read('one'), read('two')]);
    expect(started).toEqual(['one', 'two']);
  });

  it('Callers who come one after the other share reads, and each sees what was there when it called', async () => {
    let value = 0;
    let reads = 0;
    const read = createNextReads(() => {
      reads += 1;
      return Promise.resolve(value);
    });
    const calls: Promise<boolean>[] = [];
    for (; calls.length < 1000; value += 1) {
      const called = value;
      calls.push(read('practice').then((seen) => seen >= called));
      await Promise.resolve();
    }
    expect(await Promise.all(calls)).not.toContain(false);
    // The second one waits for a timer, which this loop gives no turn.
    expect(reads).toBe(2);
  });

  it('The next read starts after a failed one', async () => {
    let reads = 0;
    const read = createNextReads(() => {
      reads += 1;
      return reads === 1 ? Promise.reject(new Error('down')) : Promise.resolve(reads);
    });
    const [failed, next] = await Promise.allSettled([read('practice'), read('practice')]);
    expect(failed).toMatchObject({ status: 'rejected' });
    expect(next).toEqual({ status: 'fulfilled', value: 2 });
    expect(await read('practice')).toBe(3);
  });
});
