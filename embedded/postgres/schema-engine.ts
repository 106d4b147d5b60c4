import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationAdapterFactory, type MigrationAdapterOptions } from './migration-adapter.ts';

export interface SchemaEngineOptions extends MigrationAdapterOptions {
  /** Schema files as [path, content]; only commands that compare schemas need them. */
  readonly datamodels?: [string, string][] | undefined;
}

export interface SchemaEngine {
  readonly engine: bindings.SchemaEngine;
  /** Ends its connections: an open one would keep the database from serving as a template. */
  readonly close: () => Promise<void>;
}

/**
 * Prisma's schema engine, the one behind `prisma migrate`, as WebAssembly from npm: the ordinary one
 * is a binary that Prisma downloads from a host of its own. Both read the same folder and table.
 */
export async function openSchemaEngine(
  databaseUrl: string,
  { datamodels, ...options }: SchemaEngineOptions = {},
): Promise<SchemaEngine> {
  await loadBindings();
  const factory = new MigrationAdapterFactory(databaseUrl, options);
  const ignoreLog = (): void => undefined;
  const engine = await bindings.SchemaEngine.new(
    { datamodels },
    ignoreLog,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    close: async () => {
      engine.free();
      await factory.close();
    },
  };
}

export async function schemaEngineVersion(): Promise<string> {
  await loadBindings();
  return bindings.version();
}

/** TypeScript declares WebAssembly with the browser's library only, which would bring the DOM along. */
interface WithWebAssembly {
  readonly WebAssembly: {
    instantiate(
      module: Uint8Array,
      imports: object,
    ): Promise<{ instance: { exports: { __wbindgen_start: () => void } } }>;
  };
}

type SetTimer = (...args: unknown[]) => NodeJS.Timeout;

let loading: Promise<void> | undefined;

/** Runs once a process. The package's own entry imports `.wasm`, for which Node needs a flag. */
function loadBindings(): Promise<void> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<void> {
  // The module reports panics to a global of this name, and fails without it.
  const registry = { set_message: (message: string) => process.stderr.write(`${message}\n`) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = readFileSync(entry.replace('schema_engine.js', 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': withUnboundTimers({ ...bindings }) };
  const { instance } = await (globalThis as unknown as WithWebAssembly).WebAssembly.instantiate(
    wasm,
    imports,
  );
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/**
 * The engine sets a timer of ten seconds around its lock and never clears it. It must not keep a
 * process alive that has nothing else to do.
 */
function withUnboundTimers<T extends object>(module: T): T {
  const isTimer = ([name]: [string, unknown]): boolean => name.startsWith('__wbg_setTimeout_');
  const unbound = Object.entries(module)
    .filter(isTimer)
    .map(([name, set]) => [name, (...args: unknown[]) => (set as SetTimer)(...args).unref()]);
  return { ...module, ...(Object.fromEntries(unbound) as Partial<T>) };
}
