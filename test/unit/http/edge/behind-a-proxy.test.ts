import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Proxy } from '../../../support/http/proxy.ts';
import { startProxy } from '../../../support/http/proxy.ts';
import { connectionInit } from '../../../support/http/sockets.ts';
import type { FollowedPractice } from './followed-practice.ts';
import { followPractice } from './followed-practice.ts';

describe('The API behind a proxy that ends TLS and strips a path prefix', () => {
  let practice: FollowedPractice;
  let proxy: Proxy;
  beforeAll(async () => {
    practice = await followPractice({ trustedProxies: 1, addressRequestsPerMinute: 2 });
    // The first address is the client's own invention.
    const forwardedFor = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };
    proxy = await startProxy(practice.edge.url, {
      prefix: '/practice-sync',
      headers: () => Promise.resolve(forwardedFor),
    });
  });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await practice[Symbol.asyncDispose]();
  });

  it('The redirect of the start page stays at the address of the proxy', async () => {
    const response = await fetch(`${proxy.url}/`, { redirect: 'manual' });
    expect(response.status).toBe(302);
    const location = response.headers.get('location') ?? '';
    expect(new URL(location, 'https://sync.example/practice-sync/').href).toBe(
      'https://sync.example/practice-sync/graphql',
    );
    const direct = await fetch(`${practice.edge.url}/`, { redirect: 'manual' });
    expect(new URL(direct.headers.get('location') ?? '', direct.url).pathname).toBe('/graphql');
  });

  it('An unused connection stays open for longer than the minute for which proxies keep it', async () => {
    const { headers } = await fetch(`${practice.edge.url}/`, { redirect: 'manual' });
    expect(headers.get('keep-alive')).toBe('timeout=65');
  });

  const open = async (origin: string) => {
    const url = `${proxy.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws', { origin });
    const refused = once(socket, 'error') as Promise<[Error]>;
    const isOpen = await Promise.race([
      once(socket, 'open').then(() => true),
      refused.then(() => false),
    ]);
    return { socket, isOpen };
  };

  it('A socket of a page at the address of the proxy follows the practice', async () => {
    const { socket, isOpen } = await open('https://sync.example');
    expect(isOpen).toBe(true);
    const messages: string[] = [];
    socket.on('message', (data: Buffer) => messages.push(data.toString()));
    socket.send(connectionInit('Bearer Ada'));
    await expect.poll(() => messages).toHaveLength(1);
    const { query } = practice;
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
    await expect.poll(() => messages[1]).toContain('"seq":"0"');
    practice.change();
    await expect.poll(() => messages[2]).toContain('"seq":"1"');
    socket.terminate();
  });

  it('A socket of a page at another address is refused', async () => {
    expect((await open('https://elsewhere.example')).isOpen).toBe(false);
  });

  it('Requests without a token count for the address that the proxy saw', async () => {
    const send = (to: string) =>
      fetch(`${to}/graphql?${new URLSearchParams({ query: '{ __typename }' }).toString()}`);
    expect((await send(proxy.url)).status).toBe(200);
    expect((await send(proxy.url)).status).toBe(200);
    expect((await send(proxy.url)).status).toBe(429);
    await using other = await startProxy(practice.edge.url);
    expect((await send(other.url)).status).toBe(200);
  });
});
