import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { SourceFailureReason } from '../../src/domain/sync/source-failure.ts';
import { SourceFailure } from '../../src/domain/sync/source-failure.ts';
import { sourceFailureLogger } from '../../src/logger.ts';

function logged(reason: SourceFailureReason, excerpt?: string): unknown[] {
  const lines: unknown[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const options = excerpt === undefined ? {} : { excerpt };
  const failure = new SourceFailure(reason, 'client.api/list', 'no', options);
  sourceFailureLogger(logger)(failure, { runId: 'run-1' });
  return lines;
}

describe('Logging a failure of XPM', () => {
  it('The line contains the call, the reason, the run and the start of the response', () => {
    expect(logged({ type: 'unreadable', status: 200 }, '<html>')).toMatchObject([
      {
        level: 40,
        runId: 'run-1',
        err: {
          call: 'client.api/list',
          reason: { type: 'unreadable', status: 200 },
          excerpt: '<html>',
        },
      },
    ]);
  });

  it('Rejected credentials of our own are an error', () => {
    expect(logged({ type: 'credentials' })).toMatchObject([{ level: 50 }]);
  });

  it('A limit is not logged, because it passes', () => {
    expect(logged({ type: 'limited', limit: 'DAY', until: new Date() })).toEqual([]);
  });
});
