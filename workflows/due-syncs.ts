import type { DueSyncsInput } from '../src/temporal/contract.ts';
import { startDueSyncs } from './proxies.ts';

/** What a schedule starts: the syncs whose time has come, each of which goes on by itself. */
export async function dueSyncsWorkflow(input: DueSyncsInput): Promise<void> {
  await startDueSyncs(input);
}
