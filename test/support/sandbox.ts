import { startSandbox } from '../../sandbox/server.ts';

/** The sandbox's control routes, as a person or a fault at XPM's side would use them. */
export interface SandboxControl {
  readonly url: string;
  post<T = unknown>(route: string, body?: unknown): Promise<T>;
  calls(): Promise<SandboxCalls>;
  clearFaults(): Promise<void>;
  /** How many faults still wait for their calls. */
  faultsWaiting(): Promise<number>;
}

export interface SandboxCalls {
  readonly total: number;
  readonly limited: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** By tenant id. */
  readonly byPractice: Readonly<Record<string, number>>;
  /** By tenant id, then by path. */
  readonly pathsByPractice: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Calls of the identity server, by path. */
  readonly identity: Readonly<Record<string, number>>;
}

/** A stand-in XPM of the test's own, on a free port. */
export async function startTestSandbox(): Promise<SandboxControl & { stop(): Promise<void> }> {
  const sandbox = await startSandbox({ port: 0 });
  return { ...controlOf(sandbox.url), stop: () => sandbox.close() };
}

function controlOf(url: string): SandboxControl {
  const ask = async <T>(method: string, route: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}/__control/${route}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${route}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    post: (route, body = {}) => ask('POST', route, body),
    calls: () => ask('GET', 'calls'),
    faultsWaiting: async () => (await ask<{ waiting: number }>('GET', 'faults')).waiting,
    clearFaults: async () => {
      await ask('DELETE', 'faults');
    },
  };
}
