import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  bindMigrationAwareSqlAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

/**
 * Prisma's schema engine, the one behind `prisma migrate`, as WebAssembly from npm: the ordinary one
 * is a binary that Prisma downloads from a host of its own. Both read the same folder and table.
 *
 * `datamodels` are schema files as [path, content]; only commands that compare schemas need them.
 */
export async function schemaEngine(
  databaseUrl: string,
  datamodels?: [string, string][],
): Promise<SchemaEngine> {
  await loadBindings();
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(databaseUrl));
  const log = (): void => undefined;
  // The declared return type of a constructor function that wasm-bindgen made asynchronous is any.
  return (await bindings.SchemaEngine.new({ datamodels }, log, factory)) as SchemaEngine;
}

let loading: Promise<void> | undefined;

/** Once a process: what the package's own entry does, for which Node wants a flag. */
function loadBindings(): Promise<void> {
  loading ??= (async () => {
    const registry = { set_message: (message: string) => process.stderr.write(`${message}\n`) };
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
    const wasm = readFileSync(entry.replace('schema_engine.js', 'schema_engine_bg.wasm'));
    const imports = { './schema_engine_bg.js': bindings };
    const { instance } = await WebAssembly.instantiate(wasm, imports);
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return loading;
}

export function engineVersion(): Promise<string> {
  return loadBindings().then(() => bindings.version());
}
