import type { Logger } from './logger.ts';

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
