import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowBundleOption } from '@temporalio/worker';

const program = fileURLToPath(new URL('bundle-program.ts', import.meta.url));
/** Ten times the size of today's bundle with its source map. */
const maximumBytes = 32 * 1024 * 1024;

/**
 * Bundles the workflows (about a second) in a child process: the worker would keep the bundler's 200 MB.
 * Throws with the bundler's output when it fails.
 */
export async function bundleWorkflows(workflows: URL): Promise<WorkflowBundleOption> {
  const { stdout: code } = await promisify(execFile)(
    process.execPath,
    [program, fileURLToPath(workflows)],
    { maxBuffer: maximumBytes },
  );
  return { code };
}
