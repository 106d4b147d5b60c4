import { Listr } from 'listr2';

export interface DisplayTask {
  readonly title: string;
  /** Returns what the display adds to the title in the end. It may report progress meanwhile. */
  readonly run: (report: (line: string) => void) => Promise<string>;
}

/** Outside a terminal every line stays, so progress is reported less often. */
const plainIntervalMs = 2_000;

/**
 * Runs tasks one after the other and displays them: as a live list in a terminal, as plain lines
 * elsewhere. Rejects with the first task's failure, which the caller prints.
 */
export async function runTasks(tasks: readonly DisplayTask[]): Promise<void> {
  const interactive = process.stdout.isTTY;
  let failure: unknown;
  const list = new Listr(
    tasks.map(({ title, run }) => ({
      title,
      task: async (_context, task): Promise<void> => {
        const report = (line: string): void => {
          task.output = line;
        };
        try {
          task.title = `${title}: ${await run(interactive ? report : throttled(report))}`;
        } catch (error) {
          failure = error;
          // The list has room for one line; the caller prints the whole message.
          throw new Error(String(error).split('\n')[0], { cause: error });
        }
      },
    })),
    {
      concurrent: false,
      // The caller handles signals.
      registerSignalListeners: false,
      renderer: 'default',
      rendererOptions: { showErrorMessage: false, suffixSkips: false },
      fallbackRenderer: 'simple',
      fallbackRendererCondition: !interactive,
    },
  );
  await list.run().catch((error: unknown) => {
    throw failure ?? error;
  });
}

function throttled(report: (line: string) => void): (line: string) => void {
  let last = -Infinity;
  return (line) => {
    if (performance.now() - last < plainIntervalMs) return;
    last = performance.now();
    report(line);
  };
}
