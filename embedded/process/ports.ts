import getPort, { portNumbers } from 'get-port';

/** The port that the environment names, or the usual one. The error for a bad value says what to write. */
export function chosenPort(given: string | undefined, usual: number, name = 'PORT'): number {
  if (given === undefined || given === '') return usual;
  const port = Number(given);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_535) return port;
  throw new Error(`${name} must be a whole number from 1024 to 65535, not "${given}".`);
}

/**
 * Systems give higher ports to connections, and to servers that listen on any: one of those could take the port before
 * the caller listens on it (Linux from 32,768 on, macOS from 49,152 on).
 */
const unassigned = { first: 20_000, last: 32_000 } as const;

/** The preferred port, or the next free one above it; a free one that nothing else is given when none is preferred. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred === undefined) {
    const { first, last } = unassigned;
    const from = first + Math.floor(Math.random() * (last - first - 100));
    return getPort({ host: '127.0.0.1', port: portNumbers(from, last) });
  }
  return getPort({ port: portNumbers(preferred, Math.min(preferred + 100, 65_535)) });
}
