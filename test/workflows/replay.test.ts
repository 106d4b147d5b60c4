import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const folder = new URL('histories/', import.meta.url);
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));

/** As much of a history as the altered twin is made from. */
const storedHistory = z.looseObject({
  events: z.array(
    z.looseObject({
      activityTaskScheduledEventAttributes: z
        .looseObject({ activityType: z.object({ name: z.string() }) })
        .optional(),
    }),
  ),
});

// Every altered history is a warning; the test's own answer says enough.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
});

describe('workflows that sleep since an earlier version', () => {
  let bundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    });
  }, 60_000);

  const replay = (history: unknown): Promise<void> =>
    Worker.runReplayHistory({ workflowBundle: bundle }, history);

  it.each(names)('%s goes on with the code as it is now', async (name) => {
    const history: unknown = JSON.parse(await readFile(new URL(name, folder), 'utf8'));
    await expect(replay(history)).resolves.toBeUndefined();
  });

  it.each(names)('%s, altered, is noticed', async (name) => {
    const history = storedHistory.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8')));
    const scheduled = history.events.find((event) => event.activityTaskScheduledEventAttributes);
    const activity = scheduled?.activityTaskScheduledEventAttributes?.activityType;
    if (activity === undefined) throw new Error('Every path asks for a page.');
    activity.name = 'anotherActivity';
    await expect(replay(history)).rejects.toThrow();
  });
});
