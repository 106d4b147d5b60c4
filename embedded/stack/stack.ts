import { rm } from 'node:fs/promises';
import { tokenKeys } from '../identity/token-key.ts';
import {
  prepareTables,
  startEmbeddedPostgres,
  startEmbeddedTemporal,
  startSignIn,
} from './infrastructure.ts';
import {
  connectDemoPractices,
  startApi,
  startEmbeddedRedis,
  startSandbox,
  startWorker,
} from './programs.ts';
import { inData, type Stack, type StackOptions, type Step } from './state.ts';

/** The parts in the order in which they start; they stop in reverse. */
export const steps: readonly Step[] = [
  { title: 'Postgres', start: startEmbeddedPostgres },
  { title: 'Tables', start: prepareTables },
  { title: 'Temporal', start: startEmbeddedTemporal },
  { title: 'Redis', start: startEmbeddedRedis },
  { title: 'XPM sandbox', start: startSandbox },
  { title: 'Sign-in', start: startSignIn },
  { title: 'API', start: startApi },
  { title: 'XPM connection', start: connectDemoPractices },
  { title: 'Worker', start: startWorker },
];

export async function createStack(options: StackOptions): Promise<Stack> {
  await rm(inData(options, 'logs'), { recursive: true, force: true });
  const given = options.env['TOKEN_KEYS'];
  return {
    ...options,
    found: { tokenKeys: given ?? (await tokenKeys(inData(options, 'token-key'))) },
  };
}
