import type { Logger } from './logger.ts';

/** Something that runs until it is stopped. */
export interface Stoppable {
  readonly stop: () => Promise<void>;
}

/** Stops on SIGINT or SIGTERM, once, and then lets the process end. */
export function stopOnSignal(running: Stoppable, logger: Logger): void {
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** Things that were started, to be stopped in reverse: what was started last leans on the others. */
export class StopList implements Stoppable {
  readonly #stops: (() => Promise<unknown>)[] = [];

  add(stop: () => Promise<unknown>): void {
    this.#stops.push(stop);
  }

  async stop(): Promise<void> {
    for (let next = this.#stops.pop(); next !== undefined; next = this.#stops.pop()) await next();
  }
}
