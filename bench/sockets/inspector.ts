import { once } from 'node:events';
import { WebSocket } from 'ws';

/** Sends one command of the DevTools protocol, and returns its result. */
type Command = <T>(method: string, params?: object) => Promise<T>;

/** What a process has in memory and has registered, after a collection of its garbage. */
export interface Census {
  readonly heapBytes: number;
  /** Of all event emitters. */
  readonly listeners: number;
  /** Entries of all maps and sets. */
  readonly entries: number;
  /** What keeps the event loop busy, for example `TCPSocketWrap` and `Timeout`, and how many of each. */
  readonly resources: Readonly<Record<string, number>>;
}

/** Makes a process release what it no longer uses, so that its memory is what it holds. */
export async function collectGarbageAt(inspector: number): Promise<void> {
  await inspect(inspector, collectGarbage);
}

export async function censusAt(inspector: number): Promise<Census> {
  return await inspect(inspector, async (command) => {
    const emitter = `process.getBuiltinModule('node:events').EventEmitter.prototype`;
    const listeners = await countIn(command, emitter, countListeners);
    const maps = await countIn(command, 'Map.prototype', countEntries);
    const sets = await countIn(command, 'Set.prototype', countEntries);
    const { result } = await command<{ readonly result: Value<string[]> }>('Runtime.evaluate', {
      expression: 'process.getActiveResourcesInfo()',
      returnByValue: true,
    });
    const grouped = Object.groupBy(result.value, (name) => name);
    const resources = Object.fromEntries(
      Object.entries(grouped).map(([name, all = []]) => [name, all.length]),
    );
    await collectGarbage(command);
    const { usedSize } = await command<{ readonly usedSize: number }>('Runtime.getHeapUsage');
    return { heapBytes: usedSize, listeners, entries: maps + sets, resources };
  });
}

interface Value<T> {
  readonly value: T;
}

interface Counted {
  readonly result: Value<number>;
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
}

interface Reference {
  readonly objectId: string;
}

/** Twice, because the first time ends what the second one releases. */
async function collectGarbage(command: Command): Promise<void> {
  await command('HeapProfiler.collectGarbage');
  await command('HeapProfiler.collectGarbage');
}

/** Calls a function in the process with all living objects of a kind, and returns its result. */
async function countIn(
  command: Command,
  prototype: string,
  count: (this: readonly never[]) => number,
): Promise<number> {
  const objectGroup = 'census';
  const { result } = await command<{ readonly result: Reference }>('Runtime.evaluate', {
    expression: prototype,
    objectGroup,
  });
  const { objects } = await command<{ readonly objects: Reference }>('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup,
  });
  const counted = await command<Counted>('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: count.toString(),
    returnByValue: true,
  });
  await command('Runtime.releaseObjectGroup', { objectGroup });
  const failure = counted.exceptionDetails?.exception?.description;
  if (failure !== undefined) throw new Error(`Nothing could be counted in the process: ${failure}`);
  return counted.result.value;
}

// The two functions below run in the other process, so they use nothing of this file. A prototype is no instance: it
// has a constructor of its own.

function countListeners(this: readonly NodeJS.EventEmitter[]): number {
  let count = 0;
  for (const emitter of this) {
    if (Object.hasOwn(emitter, 'constructor')) continue;
    for (const name of emitter.eventNames()) count += emitter.listenerCount(name);
  }
  return count;
}

function countEntries(this: readonly { readonly size: number }[]): number {
  let count = 0;
  for (const collection of this) {
    if (!Object.hasOwn(collection, 'constructor')) count += collection.size;
  }
  return count;
}

async function inspect<T>(inspector: number, use: (command: Command) => Promise<T>): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${inspector}/json`);
  const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  let id = 0;
  const command: Command = async <R>(method: string, params: object = {}) => {
    id += 1;
    socket.send(JSON.stringify({ id, method, params }));
    const [text] = (await once(socket, 'message')) as [Buffer];
    const { result, error } = JSON.parse(text.toString()) as {
      readonly result: R;
      readonly error?: { readonly message: string };
    };
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  try {
    return await use(command);
  } finally {
    socket.close();
    await once(socket, 'close');
  }
}
