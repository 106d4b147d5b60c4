import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { chosenPort, freePort } from '../../../../embedded/process/ports.ts';

test('A free port just above a taken one is chosen', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const chosen = await freePort(port);
  expect(chosen).toBeGreaterThan(port);
  expect(chosen).toBeLessThanOrEqual(port + 100);
  await new Promise((resolve) => server.close(resolve));
});

test('A free port is none that the system gives to somebody else before it is used', async () => {
  const ports = await Promise.all(Array.from({ length: 5 }, () => freePort()));
  expect(new Set(ports).size).toBe(ports.length);
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(20_000);
  expect(Math.max(...ports)).toBeLessThanOrEqual(32_000);
});

test.each([
  [undefined, 4000],
  ['', 4000],
  ['5000', 5000],
])('PORT=%s chooses the port %i', (given, port) => {
  expect(chosenPort(given, 4000)).toBe(port);
});

test.each(['abc', '80', '99999', '4000.5'])('PORT=%s is refused with an explanation', (given) => {
  expect(() => chosenPort(given, 4000)).toThrow(/^PORT must be a whole number from 1024 to 65535/);
});
