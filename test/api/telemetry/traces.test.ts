import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { freshQuota } from '../../support/quota/quota.ts';
import type { TestStack } from '../../support/stack/stack.ts';
import { connectPractice, startStack } from '../../support/stack/stack.ts';
import { runFinished, runWhen, startSync, syncRecords } from '../../support/sync/sync.ts';
import type { OtlpReceiver, ReceivedSpan } from '../../support/telemetry/otlp-receiver.ts';
import { startOtlpReceiver } from '../../support/telemetry/otlp-receiver.ts';

const written: string[] = [];

const retryPolicy = { timeout: 20_000, interval: 100 };
const plain = (id: string): string => id.replace(/^\w+:/, '');

const updateJob = graphql(`
  mutation Rename($input: UpdateJobInput!) {
    updateJob(input: $input) {
      __typename
    }
  }
`);
const firstJob = graphql(`
  query FirstJob($id: ID!) {
    practice(id: $id) {
      jobs(first: 1) {
        edges {
          node {
            id
          }
        }
      }
    }
  }
`);

describe('A trace', () => {
  let receiver: OtlpReceiver;
  let stack: TestStack;
  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    stack = await startStack({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      logLines: written,
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await stack.sandbox.clearFaults();
    await freshQuota(stack);
    receiver.spans.length = 0;
  });

  /** The spans of the trace that has such a span, once it has all that is looked for. */
  async function traceWith(...wanted: readonly ((span: ReceivedSpan) => boolean)[]) {
    return vi.waitFor(() => {
      const [first] = wanted.map((each) => receiver.spans.find(each));
      const trace = receiver.spans.filter(({ traceId }) => traceId === first?.traceId);
      for (const each of wanted) expect(trace.some(each)).toBe(true);
      return trace;
    }, retryPolicy);
  }

  const named =
    (name: string) =>
    (span: ReceivedSpan): boolean =>
      span.name === name;

  /** From a span up to the first of its trace. */
  function wayUp(trace: readonly ReceivedSpan[], from: ReceivedSpan | undefined): string[] {
    if (from === undefined) return [];
    const parent = trace.find(({ spanId }) => spanId === from.parentSpanId);
    return [from.name, ...wayUp(trace, parent)];
  }

  it('A trace leads from the mutation to the call to XPM', async () => {
    const run = await runFinished(stack, await startSync(stack, 'USERS'));
    expect(run.state).toBe('SUCCEEDED');
    const practiceId = plain(stack.practiceId);
    const trace = await traceWith(
      named('XPM staff.api/list'),
      named('mutation RequestSync'),
      named('deliver start-sync'),
      named('activity syncPage'),
    );
    const call = trace.find(named('XPM staff.api/list'));
    expect(wayUp(trace, call)).toEqual([
      'XPM staff.api/list',
      'activity syncPage',
      'deliver start-sync',
      'mutation RequestSync',
    ]);
    expect(call).toMatchObject({
      service: 'practice-sync-worker',
      attributes: {
        'practice.id': practiceId,
        'run.id': plain(run.id),
        'xpm.call': 'staff.api/list',
        'xpm.priority': 'MANUAL',
        'xpm.outcome': 'ok',
        'http.response.status_code': '200',
      },
    });
    expect(trace.find(named('activity syncPage'))?.attributes).toMatchObject({
      'practice.id': practiceId,
      'run.id': plain(run.id),
      'workflow.id': `sync/${practiceId}/USERS`,
    });
    const mutation = trace.find(named('mutation RequestSync'));
    expect(mutation).toMatchObject({ service: 'practice-sync-api', parentSpanId: '' });
  });

  it('A trace stays the same across a pause, and a failed call is recorded with its reason', async () => {
    const limited = { type: 'limited', problem: 'minute', retryAfterSeconds: 2 };
    await stack.sandbox.post('faults', { path: 'staff.api/list', times: 1, fault: limited });
    const run = await startSync(stack, 'USERS');
    await runWhen(stack, run, ({ state }) => state === 'PAUSED');
    await runFinished(stack, run);
    const outcomeIs = (outcome: string) => (span: ReceivedSpan) =>
      span.attributes['run.id'] === plain(run.id) && span.attributes['xpm.outcome'] === outcome;
    const trace = await traceWith(outcomeIs('limited'), outcomeIs('ok'));
    const refused = trace.find(outcomeIs('limited'));
    expect(refused?.attributes['http.response.status_code']).toBe('429');
    // A limit is nothing that went wrong.
    expect(refused?.status.code).toBe(0);
  });

  it('A trace marks the failure, and the log names the trace', async () => {
    const fault = { type: 'error', description: 'Ann Example has left the practice' };
    await stack.sandbox.post('faults', { path: 'staff.api/list', times: -1, fault });
    const run = await runFinished(stack, await startSync(stack, 'USERS'));
    const failed = (span: ReceivedSpan) => span.attributes['xpm.outcome'] === 'rejected';
    const trace = await traceWith(failed, named('mutation RequestSync'));
    expect(trace.find(failed)?.status).toEqual({ code: 2, message: 'rejected' });
    const line = written.find((each) => each.includes(plain(run.id)));
    expect(JSON.parse(line ?? '')).toMatchObject({
      traceId: trace[0]?.traceId,
      runId: plain(run.id),
    });
  });

  it('A valid traceparent of a client continues its trace, and an invalid one starts a new trace', async () => {
    const authorization = `Bearer ${await stack.tokenFor('admin')}`;
    const ask = (name: string, traceparent: string) =>
      fetch(`${stack.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, traceparent },
        body: JSON.stringify({ query: `query ${name} { viewer { name } }` }),
      });
    const [traceId, parentSpanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
    await ask('Traced', `00-${traceId}-${parentSpanId}-01`);
    await ask('Strange', `00-${'0'.repeat(32)}-${parentSpanId}-01`);
    const [traced] = await traceWith(named('query Traced'));
    expect(traced).toMatchObject({ traceId, parentSpanId });
    const [strange] = await traceWith(named('query Strange'));
    expect(strange?.parentSpanId).toBe('');
    expect(strange?.traceId).not.toMatch(/^0+$/);
  });

  it('A trace leads from an edit to its arrival at XPM', async () => {
    await syncRecords(stack);
    const { practice } = await stack.execute('admin', firstJob, { id: stack.practiceId });
    const jobId = practice?.jobs.edges[0]?.node.id ?? '';
    await stack.execute('admin', updateJob, { input: { jobId, name: 'Ann Example: returns' } });
    const pushed = named('XPM job.api/update');
    const trace = await traceWith(
      pushed,
      named('activity pushChanges'),
      named('deliver push'),
      named('mutation Rename'),
    );
    expect(wayUp(trace, trace.find(pushed))).toEqual([
      'XPM job.api/update',
      'activity pushChanges',
      'deliver push',
      'mutation Rename',
    ]);
  });

  it('A trace contains token refreshes but neither tokens nor people', async () => {
    const fault = { type: 'status', status: 401 };
    await stack.sandbox.post('faults', { path: 'staff.api/list', times: 1, fault });
    await runFinished(stack, await startSync(stack, 'USERS'));
    await traceWith(named('XPM connect/token'), named('mutation RequestSync'));
    await connectPractice(stack, 'admin', 0);
    const sent = Buffer.concat(receiver.bodies).toString('latin1');
    expect(sent).toContain('activity syncPage');
    for (const secret of [
      await stack.tokenFor('admin'),
      'sandbox-secret',
      'Ann Example',
      'Bearer',
    ]) {
      expect(sent).not.toContain(secret);
    }
  });

  it('A restored run belongs to no trace of a request', async () => {
    await stack.stopWorker();
    await stack.prisma.outboxMessage.deleteMany();
    receiver.spans.length = 0;
    const run = await startSync(stack, 'USERS');
    // As if it had been lost: a worker that starts puts another, which belongs to no request.
    await stack.prisma.outboxMessage.deleteMany();
    await stack.startWorker();
    expect((await runFinished(stack, run)).state).toBe('SUCCEEDED');
    const trace = await traceWith(named('activity syncPage'), named('XPM staff.api/list'));
    expect(trace.map(({ name }) => name)).not.toContain('deliver start-sync');
    expect(trace.map(({ name }) => name)).not.toContain('mutation RequestSync');
  });
});
