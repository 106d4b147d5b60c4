import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createAutoResetEvent } from '../auto-reset-event.ts';
import type { RedisClient, RedisConfig } from './client.ts';
import { createRedisClient } from './client.ts';
import type { RedisProblem } from './problem.ts';
import { problemOf } from './problem.ts';

export interface RedisChannelConfig {
  readonly redis: RedisConfig;
  readonly name: string;
  readonly checks: {
    /** The wait between a check and the next. */
    readonly everyMs: number;
    /** A command or a message that takes longer counts as lost. */
    readonly timeoutMs: number;
  };
  /** Called when a problem starts, and when an unreachable server comes back with a refusal, which needs an action. */
  readonly onProblem: (problem: RedisProblem) => void;
  /** Called when messages arrive: at the start, and after a problem. */
  readonly onWorking: () => void;
  readonly onPublished: (outcome: PublishOutcome) => void;
}

/** `dropped`: there was no connection, or too many messages waited for a response. */
export type PublishOutcome = 'sent' | 'failed' | 'dropped';

/** A channel of Redis between the processes. A message may be lost; the event log is the truth. */
export interface RedisChannel extends AsyncDisposable {
  publish(message: string): void;
  /** Why messages do not arrive at present; `null` when the last check received its own. */
  problem(): RedisProblem | null;
}

const retryMs = 1_000;
const mostPending = 1_000;

/**
 * Opens a channel, which reconnects after every problem until it is disposed of. Returns after the first check, whatever
 * its outcome.
 * @param onMessage receives `null` when messages may have been lost
 */
export async function openRedisChannel(
  config: RedisChannelConfig,
  onMessage: (message: string | null) => void,
): Promise<RedisChannel> {
  const channel = new CheckedChannel(config, onMessage);
  await channel.start();
  return channel;
}

class CheckedChannel implements RedisChannel {
  readonly #config: RedisChannelConfig;
  readonly #onMessage: (message: string | null) => void;
  readonly #publisher: RedisClient;
  /** A connection of its own, because a subscribed one accepts no other commands before RESP3. */
  readonly #subscriber: RedisClient;
  /** Of this process only, for the messages with which it checks that messages arrive. */
  readonly #checkName: string;
  readonly #wake = createAutoResetEvent();
  readonly #stopping = new AbortController();
  #problem: RedisProblem | null = null;
  /** A refusal was reported since messages arrived. */
  #isRefused = false;
  #hasWorked = false;
  /** A connection was lost since the last check that succeeded. */
  #isInterrupted = true;
  #lastError: Error | null = null;
  #onChecked: (message: string) => void = () => undefined;
  /** Ends a check that waits for its message, which a lost connection does not deliver. */
  #onClosed: () => void = () => undefined;
  #pending = 0;
  #checking: Promise<void> = Promise.resolve();

  constructor(config: RedisChannelConfig, onMessage: (message: string | null) => void) {
    this.#config = config;
    this.#onMessage = onMessage;
    this.#checkName = `${config.name}:check:${randomUUID()}`;
    this.#publisher = this.#connect();
    this.#subscriber = this.#connect();
    this.#subscriber.on('message', (name: string, message: string) => {
      if (name === config.name) onMessage(message);
      else this.#onChecked(message);
    });
  }

  async start(): Promise<void> {
    await this.#untilConnected();
    await this.#checkOnce();
    this.#checking = this.#checkRepeatedly();
  }

  publish(message: string): void {
    const { name, onPublished } = this.#config;
    if (this.#publisher.status !== 'ready' || this.#pending >= mostPending) {
      onPublished('dropped');
      return;
    }
    this.#pending += 1;
    this.#publisher
      .publish(name, message)
      .then(
        () => onPublished('sent'),
        () => onPublished('failed'),
      )
      .finally(() => (this.#pending -= 1));
  }

  problem(): RedisProblem | null {
    return this.#problem;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    this.#wake.set();
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
    await this.#checking;
  }

  #connect(): RedisClient {
    const client = createRedisClient(this.#config.redis, this.#config.checks.timeoutMs);
    client.on('error', (error: Error) => (this.#lastError = error));
    client.on('ready', () => this.#wake.set());
    client.on('close', () => {
      this.#isInterrupted = true;
      this.#onClosed();
      this.#wake.set();
    });
    return client;
  }

  /** Waits until both connections are open, one fails, or it takes too long. */
  async #untilConnected(): Promise<void> {
    const settled = new AbortController();
    const tooLate = wait(this.#config.checks.timeoutMs, null, { signal: settled.signal });
    const isOpen = [this.#publisher, this.#subscriber].map(
      (client) => new Promise((resolve) => client.once('ready', resolve)),
    );
    const isRefused = [this.#publisher, this.#subscriber].map(
      (client) => new Promise((resolve) => client.once('error', resolve)),
    );
    await Promise.race([Promise.all(isOpen), ...isRefused, tooLate]);
    settled.abort();
    await tooLate.catch(() => undefined);
  }

  async #checkRepeatedly(): Promise<void> {
    const { everyMs } = this.#config.checks;
    while (!this.#stopping.signal.aborted) {
      const timer = setTimeout(() => this.#wake.set(), this.#problem === null ? everyMs : retryMs);
      await this.#wake.wait();
      clearTimeout(timer);
      await this.#checkOnce();
    }
  }

  async #checkOnce(): Promise<void> {
    const found = await this.#check();
    // Stopping closes the connections, which is no problem to report.
    if (this.#stopping.signal.aborted) return;
    if (found === null) {
      this.#works();
      return;
    }
    const before = this.#problem?.type;
    const isReported = before !== undefined && (this.#isRefused || found.type !== 'refused');
    this.#problem = found;
    this.#isRefused ||= found.type === 'refused';
    if (!isReported) this.#config.onProblem(found);
    // A connection that a network drops silently, or whose server hangs, looks like an idle one.
    if (found.type === 'undelivered' && this.#isOpen()) this.#reconnect();
  }

  #works(): void {
    if (!this.#hasWorked || this.#problem !== null) this.#config.onWorking();
    const mayHaveLost = this.#isInterrupted || this.#problem !== null;
    this.#hasWorked = true;
    this.#isInterrupted = false;
    this.#problem = null;
    this.#isRefused = false;
    this.#lastError = null;
    if (mayHaveLost) this.#onMessage(null);
  }

  /** Sends a message to this process through both connections. */
  async #check(): Promise<RedisProblem | null> {
    const noConnection = new Error('The connection was closed.');
    if (!this.#isOpen()) return problemOf(noConnection, this.#lastError);
    const sent = randomUUID();
    const isDelivered = new Promise<true>((resolve) => {
      this.#onChecked = (message) => message === sent && resolve(true);
    });
    const timeout = new AbortController();
    const closed = Promise.withResolvers<false>();
    this.#onClosed = () => closed.resolve(false);
    try {
      // Also after a reconnect. To subscribe again costs nothing, and shows that the connection responds.
      await this.#subscriber.subscribe(this.#config.name, this.#checkName);
      await this.#publisher.publish(this.#checkName, sent);
      const { timeoutMs } = this.#config.checks;
      const tooLate = wait(timeoutMs, null, { signal: timeout.signal }).catch(() => null);
      const outcome = await Promise.race([isDelivered, closed.promise, tooLate]);
      if (outcome === null) return { type: 'undelivered' };
      return outcome ? null : problemOf(noConnection, this.#lastError);
    } catch (error) {
      return problemOf(error, this.#lastError);
    } finally {
      timeout.abort();
    }
  }

  #isOpen(): boolean {
    return this.#publisher.status === 'ready' && this.#subscriber.status === 'ready';
  }

  #reconnect(): void {
    this.#publisher.disconnect(true);
    this.#subscriber.disconnect(true);
  }
}
