import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WorkflowBundleOption } from '@temporalio/worker';

const program = fileURLToPath(new URL('bundle-program.ts', import.meta.url));
/** The code with its source map; today it is a tenth of that. */
const maximumBytes = 32 * 1024 * 1024;

/**
 * Bundles the workflows (about a second) in a process of its own: the bundler's 200 MB would stay with
 * the worker for as long as it lives. Throws with what the bundler said when there is no code.
 */
export async function bundleWorkflows(workflows: URL): Promise<WorkflowBundleOption> {
  const { stdout: code } = await promisify(execFile)(
    process.execPath,
    [program, fileURLToPath(workflows)],
    { maxBuffer: maximumBytes },
  );
  return { code };
}
