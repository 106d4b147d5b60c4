import type { ClientRequest, IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { EdgeOptions } from '../../../support/http/edge.ts';
import { closeOf, openRawSocket } from '../../../support/http/sockets.ts';
import type { FollowedPractice } from './followed-practice.ts';
import { followPractice } from './followed-practice.ts';

const maximum = 2;

interface Stream {
  readonly request: ClientRequest;
  /** The response, or `refused` for one that tells its client to come back. */
  readonly outcome: Promise<IncomingMessage | 'refused'>;
}

function openStream({ address }: FollowedPractice, name = 'Ada'): Stream {
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${name}` };
  const request = get(address, { headers, agent: false });
  request.on('error', () => undefined);
  const outcome = new Promise<IncomingMessage | 'refused'>((resolve) => {
    request.once('response', (response) => {
      response.on('error', () => undefined);
      response.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        if (text.includes('too many sockets and streams')) resolve('refused');
        if (text.includes('"seq"')) resolve(response);
      });
    });
  });
  return { request, outcome };
}

async function openAll(practice: FollowedPractice): Promise<readonly Stream[]> {
  const streams = Array.from({ length: maximum }, () => openStream(practice));
  for (const { outcome } of streams) expect(await outcome).not.toBe('refused');
  return streams;
}

/** A count that was not released leaves too little room, and one that was released twice too much. */
async function expectRoomForAll(practice: FollowedPractice): Promise<void> {
  await expect
    .poll(async () => {
      const streams = Array.from({ length: maximum + 1 }, () => openStream(practice));
      const outcomes = await Promise.all(streams.map(({ outcome }) => outcome));
      for (const { request } of streams) request.destroy();
      return outcomes.filter((outcome) => outcome === 'refused').length;
    })
    .toBe(1);
}

describe('The connections of a viewer', () => {
  const follow = (options: EdgeOptions = {}) =>
    followPractice({ socketsPerViewer: maximum, ...options });

  it('Sockets and streams of events are counted together, and those of another viewer apart', async () => {
    await using practice = await follow();
    const stream = openStream(practice);
    expect(await stream.outcome).not.toBe('refused');
    const { outcome, socket, closed } = await openRawSocket(practice.edge.url, 'Bearer Ada');
    expect(await outcome).toBe('accepted');
    expect(await openStream(practice).outcome).toBe('refused');
    expect(await closeOf(practice.edge.url, 'Bearer Ada')).toMatchObject({ code: 1013 });
    expect(await openStream(practice, 'Ben').outcome).not.toBe('refused');
    socket.close();
    await closed;
    await expect.poll(() => openStream(practice).outcome).not.toBe('refused');
    const refusals = await practice.edge.registry.getSingleMetricAsString(
      'practice_sync_refusals_total',
    );
    expect(refusals).toMatch(/\{limit="viewer_connections"\} [2-9]/);
  });

  it('A client that accepts JSON as well reads the status of the refusal', async () => {
    await using practice = await follow();
    await openAll(practice);
    const response = await fetch(practice.address, {
      headers: { accept: 'application/json, text/event-stream', authorization: 'Bearer Ada' },
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('5');
    await response.text();
  });

  it('A stream that its client closes makes room for another', async () => {
    await using practice = await follow();
    for (const { request } of await openAll(practice)) request.destroy();
    await expectRoomForAll(practice);
  });

  it('A stream whose token expires makes room for another', async () => {
    let lifeMs = 1000;
    await using practice = await follow({ tokenLifeMs: () => lifeMs });
    const streams = await openAll(practice);
    lifeMs = 3_600_000;
    for (const { outcome } of streams) {
      const response = (await outcome) as IncomingMessage;
      await expect.poll(() => response.complete).toBe(true);
    }
    await expectRoomForAll(practice);
  });

  it('A stream whose client leaves before its first item makes room for another', async () => {
    await using practice = await follow();
    for (let n = 0; n < maximum; n += 1) openStream(practice).request.destroy();
    await expectRoomForAll(practice);
  });

  it('Requests that start no stream do not count', async () => {
    await using practice = await follow();
    const query = 'subscription { syncStatus(practiceId: "unknown") { seq } }';
    for (let n = 0; n <= maximum; n += 1) {
      const response = await fetch(`${practice.edge.url}/graphql`, {
        method: 'POST',
        headers: {
          accept: 'text/event-stream',
          authorization: 'Bearer Ada',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ query }),
      });
      expect(await response.text()).toContain('NOT_FOUND');
    }
    await expectRoomForAll(practice);
  });
});
