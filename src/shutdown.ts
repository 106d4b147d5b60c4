import type { Logger } from './logger.ts';

/** Ends the process with status 1 and one line in the log when a part cannot start. */
export async function startOrExit<T>(starting: Promise<T>, logger: Logger): Promise<T> {
  try {
    return await starting;
  } catch (err) {
    logger.fatal({ err }, 'could not start');
    process.exit(1);
  }
}

/** Stops in order on the first SIGINT or SIGTERM, and then ends the process. */
export function disposeOnSignal(running: AsyncDisposable, logger: Logger): void {
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    logger.info({ signal }, 'stopping');
    try {
      await running[Symbol.asyncDispose]();
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'a part could not be stopped in order');
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop(signal));
  }
}
