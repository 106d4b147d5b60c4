import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MigrationAdapterFactory, type MigrationAdapterOptions } from './migration-adapter.ts';

export interface SchemaEngineOptions extends MigrationAdapterOptions {
  /** Schema files as [path, content]; only commands that compare schemas need them. */
  readonly datamodels?: [string, string][] | undefined;
}

/** Its disposal ends its connections. An open one would prevent the database from being used as a template. */
export interface SchemaEngine extends AsyncDisposable {
  readonly engine: bindings.SchemaEngine;
}

/**
 * The schema engine behind `prisma migrate`, as WebAssembly from npm. The usual engine is a binary that Prisma
 * downloads from its own host. Both use the same folder and table.
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
    [Symbol.asyncDispose]: async () => {
      engine.free();
      await factory.close();
    },
  };
}

export async function schemaEngineVersion(): Promise<string> {
  await loadBindings();
  return bindings.version();
}

/** TypeScript declares WebAssembly only together with the DOM. */
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

/** Loads the module once per process. The package's own entry imports `.wasm`, for which Node needs a flag. */
function loadBindings(): Promise<void> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<void> {
  // The module requires a global of this name, to which it reports panics.
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
 * The engine sets a timer of ten seconds around its lock and never clears it. The timer must not keep a finished
 * process alive.
 */
function withUnboundTimers<T extends object>(module: T): T {
  const isTimer = ([name]: [string, unknown]): boolean => name.startsWith('__wbg_setTimeout_');
  const unbound = Object.entries(module)
    .filter(isTimer)
    .map(([name, set]) => [name, (...args: unknown[]) => (set as SetTimer)(...args).unref()]);
  return { ...module, ...(Object.fromEntries(unbound) as Partial<T>) };
}
