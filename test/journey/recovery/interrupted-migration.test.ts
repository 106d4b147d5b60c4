import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrate } from '../../../src/db/migrations/migrate.ts';

const database = 'test_interrupted_migration';
const first = '20260101000000_first';
let url = '';
let dir = '';

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'practice-sync-migrations-'));
  await writeFile(path.join(dir, 'migration_lock.toml'), 'provider = "postgresql"\n');
  await onServer(`CREATE DATABASE ${database}`);
  const own = new URL(inject('postgresUrl'));
  own.pathname = database;
  url = own.href;
});

afterEach(async () => {
  await onServer(`DROP DATABASE ${database} WITH (FORCE)`);
  await rm(dir, { recursive: true });
});

const onServer = (sql: string): Promise<unknown> => query(inject('postgresUrl'), sql);

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(dir, name), { recursive: true });
  await writeFile(path.join(dir, name, 'migration.sql'), sql);
}

describe('An interrupted migration', () => {
  it('A migration whose process was killed is applied by the next call', async () => {
    await write(first, 'CREATE TABLE thing (id int); -- the end');
    expect(await migrate(url, dir)).toEqual([first]);
    // The record precedes the script, so a kill leaves it without the script's effect.
    await query(url, 'DROP TABLE thing');
    await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0');
    expect(await migrate(url, dir)).toEqual([first]);
    expect(await query(url, 'SELECT count(*)::int FROM thing')).toEqual([{ count: 0 }]);
    expect(await migrate(url, dir)).toEqual([]);
  });

  it('A migration that fails leaves nothing behind and is applied once it is corrected', async () => {
    await write(first, 'CREATE TABLE thing (id int); SELECT 1 / 0;');
    await expect(migrate(url, dir)).rejects.toThrow(/could not be migrated: .*division by zero/s);
    expect(await query(url, `SELECT to_regclass('thing') AS found`)).toEqual([{ found: null }]);
    await write(first, 'CREATE TABLE thing (id int);');
    expect(await migrate(url, dir)).toEqual([first]);
  });

  it('Two processes that migrate at once apply each migration once', async () => {
    await write(first, 'CREATE TABLE thing (id int);');
    const applied = await Promise.all([migrate(url, dir), migrate(url, dir)]);
    expect(applied.flat()).toEqual([first]);
  });
});
