import getPort, { portNumbers } from 'get-port';

/** The preferred port, or the next free one above it; any free port when none is preferred. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred === undefined) return getPort({ host: '127.0.0.1' });
  return getPort({ port: portNumbers(preferred, Math.min(preferred + 100, 65_535)) });
}
