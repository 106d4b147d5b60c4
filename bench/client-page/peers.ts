import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { isInstalled } from '../../embedded/install.mjs';
import { paths } from '../../embedded/paths.ts';
import { freePort } from '../../embedded/process/ports.ts';
import type { Service, ServiceOptions } from '../../embedded/process/service.ts';
import { nodeProgram, startService } from '../../embedded/process/service.ts';
import type { Bench } from '../measure.ts';
import type { Stack } from '../stack.ts';
import { jsonType, send } from './http-load.ts';

/** Another server of the same rows, in a process of its own. No token is checked there. */
export interface Peer {
  readonly name: string;
  readonly url: string;
  readonly service: Service;
}

/** One SQL query, written by hand. */
export async function startYoga(stack: Stack): Promise<Peer> {
  const port = await freePort();
  return startPeer(stack, port, {
    name: 'bare yoga',
    ...nodeProgram('bench/floors/client-page-yoga.ts', [String(port), stack.databaseUrl]),
  });
}

/** Has a lock file of its own: it needs GraphQL 16, and only this measurement needs it. */
const postgraphileDir = 'bench/floors/postgraphile';

/** Its own command with its recommended preset, as in production. */
export async function startPostgraphile({ stack, report }: Bench): Promise<Peer> {
  const dir = path.join(paths.root, postgraphileDir);
  if (!isInstalled(dir)) {
    report('installing PostGraphile (about a minute, once)');
    const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    await promisify(execFile)('npm', flags, { cwd: dir });
  }
  const port = await freePort();
  const entry = `${postgraphileDir}/node_modules/postgraphile/dist/cli-run.js`;
  const preset = ['--preset', 'postgraphile/presets/amber'];
  const database = ['--connection', stack.databaseUrl, '--schema', 'public'];
  return startPeer(stack, port, {
    name: 'PostGraphile',
    ...nodeProgram(entry, [...preset, ...database, '--port', String(port)]),
    env: { NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
  });
}

type Program = Pick<ServiceOptions, 'name' | 'command' | 'args'> & {
  readonly env?: Readonly<Record<string, string>>;
};

async function startPeer(
  stack: Stack,
  port: number,
  { env = {}, ...program }: Program,
): Promise<Peer> {
  const url = `http://localhost:${port}/graphql`;
  const service = await startService({
    ...program,
    env,
    dataDir: stack.dir,
    signal: new AbortController().signal,
    probe: () => send({ url, headers: jsonType, bodies: ['{"query":"{ __typename }"}'] }),
    restarts: null,
  });
  return { name: program.name, url, service };
}
