import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openSchemaEngine } from '../../../src/db/migrations/schema-engine.ts';

const database = 'test_migrate_process';

/** Runs src/migrate.ts as an operator would. */
async function migrate(env: Readonly<Record<string, string>>) {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['src/migrate.ts'], { env: { ...inherited, ...env } });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, lines: lines.map((line) => JSON.parse(line) as object) };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

describe('The program that migrates the database', () => {
  let url: string;
  beforeEach(async () => {
    await onServer(`CREATE DATABASE ${database}`);
    const own = new URL(inject('postgresUrl'));
    own.pathname = database;
    url = own.href;
  });
  afterEach(async () => {
    await onServer(`DROP DATABASE ${database} WITH (FORCE)`);
  });

  it('The first run applies all migrations, and the second run none', async () => {
    const first = await migrate({ DATABASE_URL: url });
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.lines).toMatchObject([{ msg: 'the database is up to date' }]);
    expect(first.lines).not.toMatchObject([{ migrations: [] }]);
    const pooler = 'postgresql://nobody:nothing@127.0.0.1:1/none';
    const second = await migrate({ DATABASE_URL: pooler, DATABASE_DIRECT_URL: url });
    expect(second).toMatchObject({ status: 0, lines: [{ migrations: [] }] });
  });

  it('The migrated tables are those of the data model', async () => {
    await migrate({ DATABASE_URL: url });
    const files = [
      { path: 'schema.prisma', content: readFileSync('prisma/schema.prisma', 'utf8') },
    ];
    const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
    await using connected = await openSchemaEngine(url, { datamodels });
    const { stdout } = await connected.engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    expect(stdout?.trim()).toBe('-- This is an empty migration.');
  });

  it('An unreachable database ends the program with status 1 and a log line without the password', async () => {
    const unreachable = 'postgresql://nobody:very-secret@127.0.0.1:1/none';
    const { status, lines } = await migrate({ DATABASE_URL: unreachable });
    expect(status).toBe(1);
    expect(lines).toMatchObject([{ level: 60, msg: 'the database could not be migrated' }]);
    expect(JSON.stringify(lines)).not.toContain('very-secret');
  });

  it('A missing address ends the program with status 2 and names the variable', async () => {
    const { status, stderr } = await migrate({});
    expect(status).toBe(2);
    expect(stderr).toContain('DATABASE_URL is required.');
  });
});
