import { Connection } from '@temporalio/client';

/** @throws when nothing responds at the URL, or not with success */
export async function respondsAt(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} responded ${response.status}`);
}

export interface WorkerProbe {
  readonly pid: number;
  /** The worker's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A worker is ready when this very process has polled Temporal. Polls of earlier ones stay listed.
 * @throws when it has not
 */
export async function pollsTemporal({ pid, env }: WorkerProbe): Promise<void> {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: env['TEMPORAL_NAMESPACE'] ?? 'default',
      taskQueue: { name: env['TEMPORAL_TASK_QUEUE'] ?? 'practice-sync' },
    });
    const hasPolled = pollers.some(({ identity }) => identity?.startsWith(`${pid}@`));
    if (!hasPolled) throw new Error('The worker has not polled Temporal.');
  } finally {
    await connection.close();
  }
}
