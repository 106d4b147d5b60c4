import type { FieldValueRecord } from '../../domain/records/field-value.ts';
import type { ReadProblem } from '../../domain/records/read-problem.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { FieldValues, NotFound, PracticeSource } from '../../ports/xpm/source.ts';
import type { CallRequest, Transport } from '../http/transport.ts';
import { readFieldValue, writeFieldValues } from '../records/field-value.ts';
import { sendChange } from './changes.ts';
import { openList } from './list.ts';
import type { Noun } from './single.ts';
import { unlessUnknown } from './single.ts';
import type { WriteCalls } from './write-calls.ts';

const list = {
  path: { container: 'CustomFields', entry: 'CustomField' },
  read: readFieldValue,
};

const names = {
  CLIENT: 'client.api/get/{uuid}/customfield',
  JOB: 'job.api/get/{number}/customfield',
} as const;

/** The calls that read the values of custom fields, one for each record (docs/xpm-api.md 8). */
export function createFieldValueSource(
  transport: Transport,
  rateLimiter: RateLimiter,
): Pick<PracticeSource, 'jobFieldValues' | 'clientFieldValues' | 'acquireFieldValuePermits'> {
  return {
    acquireFieldValuePermits: (practiceId, type, request) =>
      rateLimiter.acquire({ ...request, practiceId, call: names[type] }),
    jobFieldValues: (practiceId, { number }, options) => {
      const call = { name: names.JOB, method: 'GET', parts: { number } } as const;
      return readValues(transport, { practiceId, call, options }, 'job');
    },
    clientFieldValues: (practiceId, uuid, options) => {
      const call = { name: names.CLIENT, method: 'GET', parts: { uuid } } as const;
      return readValues(transport, { practiceId, call, options }, 'client');
    },
  };
}

/** Reads all values of a record at once: there are no more of them than custom fields. */
function readValues(
  transport: Transport,
  request: CallRequest,
  noun: Noun,
): Promise<FieldValues | NotFound> {
  return unlessUnknown(noun, request, async (noted) => {
    const { asOf, call, chunks } = await openList(transport, noted, list);
    const records: FieldValueRecord[] = [];
    const problems: ReadProblem[] = [];
    for await (const chunk of chunks) {
      records.push(...chunk.records.filter((value) => value !== null));
      problems.push(...chunk.problems);
    }
    return { type: 'found', asOf, call, records, problems };
  });
}

/** The calls that set the values of custom fields, any number of one record's in one call. */
export function createFieldValueWrites(
  transport: Transport,
): Pick<WriteCalls, 'setJobFieldValues' | 'setClientFieldValues'> {
  return {
    setJobFieldValues: (practiceId, { number }, values, options) => {
      const call = { name: 'job.api/update/{number}/customfield', parts: { number } };
      const body = writeFieldValues(values);
      return sendChange(transport, { practiceId, call, body, options });
    },
    setClientFieldValues: (practiceId, uuid, values, options) => {
      const call = { name: 'client.api/update/{uuid}/customfield', parts: { uuid } };
      const body = writeFieldValues(values);
      return sendChange(transport, { practiceId, call, body, options });
    },
  };
}
