import { Listr } from 'listr2';

export interface DisplayTask {
  readonly title: string;
  /** Returns what to say of it when it is done; tells its progress meanwhile. */
  readonly run: (tell: (line: string) => void) => Promise<string>;
}

/** Outside a terminal every line stays: progress is told this seldom. */
const SELDOM_MS = 2_000;

/**
 * Runs tasks one after the other and shows how they stand: as a live list in a terminal, as plain
 * lines elsewhere. Rejects with the first task's failure, which the caller prints.
 */
export async function runTasks(tasks: readonly DisplayTask[]): Promise<void> {
  const interactive = process.stdout.isTTY;
  let failure: unknown;
  const list = new Listr(
    tasks.map(({ title, run }) => ({
      title,
      task: async (_context, task): Promise<void> => {
        const tell = (line: string): void => {
          task.output = line;
        };
        try {
          task.title = `${title}: ${await run(interactive ? tell : seldom(tell))}`;
        } catch (error) {
          failure = error;
          // The list has one line for it; the whole story is the caller's.
          throw new Error(String(error).split('\n')[0], { cause: error });
        }
      },
    })),
    {
      concurrent: false,
      // Signals are handled by whoever runs the tasks.
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

function seldom(tell: (line: string) => void): (line: string) => void {
  let last = -Infinity;
  return (line) => {
    if (performance.now() - last < SELDOM_MS) return;
    last = performance.now();
    tell(line);
  };
}
