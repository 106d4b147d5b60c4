import type { TestStack } from '../stack/stack.ts';

/** For a stack on which lists are held: XPM may stay silent for longer than any test takes. */
export const heldLists = { XPM_IDLE_TIMEOUT_SECONDS: '600' };

/** The first batch of the 1,200 clients, and a part of the second. */
const bytes = 3_200_000;

/** The next list of clients stops after its first batch, until the faults are cleared. */
export async function holdClients({ sandbox }: Pick<TestStack, 'sandbox'>): Promise<void> {
  await sandbox.post('faults', { path: 'client.api/list', fault: { type: 'hold', bytes } });
}
