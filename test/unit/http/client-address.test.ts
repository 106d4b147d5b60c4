import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../../src/http/client-address.ts';

interface Seen {
  readonly from: string;
  readonly forwarded?: string;
  readonly trustedProxies?: number;
}

describe('The address of a client', () => {
  it.each<[string, Seen, string]>([
    ['the peer without a proxy', { from: '192.0.2.1' }, '192.0.2.1'],
    [
      'the peer when no proxy is trusted',
      { from: '192.0.2.1', forwarded: '203.0.113.9' },
      '192.0.2.1',
    ],
    [
      'what the proxy saw',
      { from: '10.0.0.1', forwarded: '203.0.113.9', trustedProxies: 1 },
      '203.0.113.9',
    ],
    [
      'not what the client invents',
      { from: '10.0.0.1', forwarded: '1.1.1.1, 203.0.113.9', trustedProxies: 1 },
      '203.0.113.9',
    ],
    [
      'what the outer of two proxies saw',
      { from: '10.0.0.1', forwarded: '1.1.1.1,203.0.113.9, 10.0.0.2', trustedProxies: 2 },
      '203.0.113.9',
    ],
    [
      'the peer when a proxy is missing',
      { from: '192.0.2.1', forwarded: '203.0.113.9', trustedProxies: 2 },
      '192.0.2.1',
    ],
    ['the IPv4 address of a mapped one', { from: '::ffff:192.0.2.1' }, '192.0.2.1'],
    ['the network of an IPv6 address', { from: '2001:db8:1:2:3:4:5:6' }, '2001:db8:1:2::/64'],
    ['the network of a short IPv6 address', { from: '2001:db8::1' }, '2001:db8:0:0::/64'],
    ['the network of the own IPv6 address', { from: '::1' }, '0:0:0:0::/64'],
  ])('It is %s', (_what, { from, forwarded, trustedProxies = 0 }, expected) => {
    const headers = { 'x-forwarded-for': forwarded };
    expect(clientAddress({ headers, socket: { remoteAddress: from } }, trustedProxies)).toBe(
      expected,
    );
  });
});
