import { rm } from 'node:fs/promises';
import { tokenKeys } from './identity/token-key.ts';
import {
  prepareTables,
  startDatabase,
  startEmbeddedTemporal,
  startSignIn,
} from './stack-infrastructure.ts';
import { renewConsents, startApi, startSandbox, startWorker } from './stack-services.ts';
import { inData, type Stack, type StackOptions, type Step } from './stack-state.ts';

/** In this order they start, and in reverse they stop. */
export const steps: readonly Step[] = [
  { title: 'Postgres', start: startDatabase },
  { title: 'Tables', start: prepareTables },
  { title: 'Temporal', start: startEmbeddedTemporal },
  { title: 'XPM sandbox', start: startSandbox },
  { title: 'Sign-in', start: startSignIn },
  { title: 'API', start: startApi },
  { title: 'XPM consent', start: renewConsents },
  { title: 'Worker', start: startWorker },
];

export async function createStack(options: StackOptions): Promise<Stack> {
  await rm(inData(options, 'logs'), { recursive: true, force: true });
  const settings = {
    TOKEN_KEYS: options.env['TOKEN_KEYS'] ?? (await tokenKeys(inData(options, 'token-key'))),
  };
  return { ...options, settings, temporalUi: null };
}
