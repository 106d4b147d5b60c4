import { controlSandbox } from '../../../embedded/harness/sandbox-control.ts';
import { startSandbox } from '../../../sandbox/server.ts';

/** The sandbox's control routes: what happens in XPM, and which calls it has received. */
export interface SandboxControl {
  readonly url: string;
  post<T = unknown>(route: string, body?: unknown): Promise<T>;
  calls(): Promise<SandboxCalls>;
  clearFaults(): Promise<void>;
  /** The number of faults that have not met their calls yet. */
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
  /** Calls to the identity server, by path. */
  readonly identity: Readonly<Record<string, number>>;
}

/** Starts a sandbox of the test's own on a free port. */
export async function startTestSandbox(): Promise<SandboxControl & AsyncDisposable> {
  const sandbox = await startSandbox({ port: 0 });
  return { ...controlOf(sandbox.url), [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() };
}

function controlOf(url: string): SandboxControl {
  return {
    url,
    post: (route, body = {}) => controlSandbox(url, route, body),
    calls: () => controlSandbox(url, 'calls'),
    faultsWaiting: async () => (await controlSandbox<{ waiting: number }>(url, 'faults')).waiting,
    clearFaults: async () => {
      await controlSandbox(url, 'faults', undefined, 'DELETE');
    },
  };
}
