import type { Logger as TemporalLogger, LogLevel } from '@temporalio/worker';
import type { DestinationStream, Level, Logger } from 'pino';
import { pino } from 'pino';
import type { Config } from './config.ts';
import type { SourceFailureReason } from './domain/sync/source-failure.ts';
import type { OnSourceFailure } from './ports/failure-log.ts';
import { logFields } from './telemetry/log-fields.ts';
import { redaction, redactLine } from './telemetry/redact.ts';
import { traceFields } from './telemetry/spans.ts';

export type { Logger } from 'pino';

/**
 * Structured logs on standard output. A line says of which request, practice, run and trace it is, and
 * what is or looks like a secret is not written.
 */
export function createLogger(
  name: string,
  { logLevel: level, secrets }: Pick<Config, 'logLevel' | 'secrets'>,
  output: DestinationStream = pino.destination(1),
): Logger {
  const options = {
    name,
    level,
    mixin: () => ({ ...logFields(), ...traceFields() }),
    redact: redaction,
    hooks: { streamWrite: redactLine(secrets) },
  };
  return pino(options, output);
}

/** What Temporal's SDK says, in the same log. Its chatter about polling is for debugging. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, meta?: Record<string, unknown>): void => {
    logger[levels[level]]({ temporal: meta }, message);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** A source's failures, with the start of an answer that was not understood, which stands here only. */
export function sourceFailureLogger(logger: Logger): OnSourceFailure {
  return (err, place) => logger[levelOf(err.reason)]({ err, ...place }, 'a call to XPM failed');
}

/** A limit holds many times a day and ends by itself; what only we can mend must be seen. */
function levelOf({ kind }: SourceFailureReason): Level {
  if (kind === 'credentials') return 'error';
  return kind === 'limited' ? 'debug' : 'warn';
}

const levels: Readonly<Record<LogLevel, Level>> = {
  TRACE: 'trace',
  DEBUG: 'trace',
  INFO: 'debug',
  WARN: 'warn',
  ERROR: 'error',
};
