import type { Logger as TemporalLogger, LogLevel } from '@temporalio/worker';
import type { DestinationStream, Level, Logger } from 'pino';
import { pino } from 'pino';
import type { Config } from './config.ts';
import type { SourceFailureReason } from './domain/sync/source-failure.ts';
import type { OnSourceFailure } from './ports/failure-log.ts';
import { logFields } from './telemetry/log-fields.ts';
import { redaction, redactLine } from './telemetry/redact.ts';
import { traceFields } from './telemetry/spans.ts';

export type { DestinationStream, Logger } from 'pino';

/**
 * Logs structured lines to standard output. A line contains its request, practice, run and trace; secrets, and what
 * looks like one, are redacted.
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

/** Writes the log of Temporal's SDK to the same log. Its information is for debugging, because it reports every poll. */
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

/** Logs failures of the source, with the start of an unreadable response, which appears nowhere else. */
export function sourceFailureLogger(logger: Logger): OnSourceFailure {
  return (err, place) => logger[levelOf(err.reason)]({ err, ...place }, 'a call to XPM failed');
}

/** Logs that a permit could not be released after its call: until it expires, it counts as a call in progress. */
export function unreleasedPermitLogger(logger: Logger): (error: unknown) => void {
  return (err) => logger.error({ err }, 'a permit could not be released');
}

/** Limits are reached many times a day and pass. Rejected credentials can be fixed by the operators only. */
function levelOf({ type }: SourceFailureReason): Level {
  if (type === 'credentials') return 'error';
  return type === 'limited' ? 'debug' : 'warn';
}

const levels: Readonly<Record<LogLevel, Level>> = {
  TRACE: 'trace',
  DEBUG: 'trace',
  INFO: 'debug',
  WARN: 'warn',
  ERROR: 'error',
};
