import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** Type ids of Postgres: "char", which its catalogues use, and its array. */
const charTypeId = 18;
const charArrayTypeId = 1002;

export interface MigrationAdapterOptions {
  /**
   * Commits a migration's script together with the record of its end. A process that is killed between the two would
   * leave an applied migration recorded as failed.
   */
  readonly atomicMigrations?: boolean;
}

/** The engine records a migration before it runs the script, so exactly one row matches. */
const finishMigration = `UPDATE "_prisma_migrations" SET "finished_at" = now()
  WHERE "finished_at" IS NULL AND "rolled_back_at" IS NULL`;

/**
 * Prisma's Postgres adapter, extended for migrations. By itself it does not know the column type "char" of the
 * catalogues that the engine reads, and it splits scripts at every `;`, which breaks function bodies.
 */
export class MigrationAdapterFactory extends PrismaPg {
  readonly #adapters = new Set<Adapter>();
  readonly #options: MigrationAdapterOptions;

  constructor(databaseUrl: string, options: MigrationAdapterOptions = {}) {
    // In parts, because a connection string would override the name of the shadow database.
    super(parseIntoClientConfig(databaseUrl));
    this.#options = options;
  }

  override async connect(): Promise<Adapter> {
    return this.#adopt(await super.connect());
  }

  override async connectToShadowDb(): Promise<Adapter> {
    return this.#adopt(await super.connectToShadowDb());
  }

  async close(): Promise<void> {
    const pools = [...this.#adapters].map((adapter) => adapter.underlyingDriver());
    await Promise.all(pools.filter((pool) => !pool.ended).map((pool) => pool.end()));
  }

  #adopt(adapter: Adapter): Adapter {
    this.#adapters.add(adapter);
    readCharColumns(adapter);
    runScriptsWhole(adapter, this.#options);
    // Dropping the shadow database ends its idle connections, and an unhandled error event ends the process.
    adapter.underlyingDriver().on('error', () => undefined);
    return adapter;
  }
}

/** Relabels "char" columns as their array type, which the adapter knows, and corrects the type afterwards. */
function readCharColumns(adapter: Adapter): void {
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool) as (
    config: pg.QueryArrayConfig,
  ) => Promise<pg.QueryArrayResult>;
  const relabelled = async (config: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
    const result = await query(config);
    // A script of several statements returns an array of results, whose fields nobody reads.
    for (const field of (result.fields as pg.FieldDef[] | undefined) ?? []) {
      if (field.dataTypeID === charTypeId) field.dataTypeID = charArrayTypeId;
    }
    return result;
  };
  Object.assign(pool, { query: relabelled });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    const { CharacterArray, Character } = ColumnTypeEnum;
    const columnTypes = result.columnTypes.map((type) =>
      type === CharacterArray ? Character : type,
    );
    return { ...result, columnTypes };
  };
}

/** Sends a script as one query, which Postgres runs in one transaction. */
function runScriptsWhole(adapter: Adapter, { atomicMigrations }: MigrationAdapterOptions): void {
  adapter.executeScript = async (script) => {
    // A pool may still be connected to the shadow database.
    const forced = script.startsWith('DROP DATABASE') ? `${script} WITH (FORCE)` : script;
    const sql = atomicMigrations === true ? `${forced}\n;${finishMigration}` : forced;
    await adapter.executeRaw({ sql, args: [], argTypes: [] });
  };
}
