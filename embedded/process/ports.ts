import getPort, { portNumbers } from 'get-port';

/** The port that the environment names, or the usual one. The error for a bad value says what to write. */
export function chosenPort(given: string | undefined, usual: number, name = 'PORT'): number {
  if (given === undefined || given === '') return usual;
  const port = Number(given);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_535) return port;
  throw new Error(`${name} must be a whole number from 1024 to 65535, not "${given}".`);
}

/** The preferred port, or the next free one above it; any free port when none is preferred. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred === undefined) return getPort({ host: '127.0.0.1' });
  return getPort({ port: portNumbers(preferred, Math.min(preferred + 100, 65_535)) });
}
