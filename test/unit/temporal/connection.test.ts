import type { Http2SecureServer, IncomingHttpHeaders } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { NativeConnection } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../embedded/process/ports.ts';
import type { TemporalConfig } from '../../../src/temporal/connection.ts';
import {
  connectionOptions,
  connectTemporal,
  createTemporalCheck,
} from '../../../src/temporal/connection.ts';
import { read } from '../../support/http/tls-front.ts';

/** The codes of gRPC. */
const ok = 0;
const notFound = 5;
const unauthenticated = 16;

describe('The connection to Temporal', () => {
  let server: Http2SecureServer;
  let config: TemporalConfig;
  let requests: IncomingHttpHeaders[];
  /** The names in the certificates of clients; null without one. */
  let certificates: (string | string[] | null)[];
  let status: (headers: IncomingHttpHeaders) => number;

  /** Speaks as much gRPC as a client needs to see its call accepted with an empty message, or refused. */
  const listen = async (demandsCertificate: boolean): Promise<void> => {
    requests = [];
    certificates = [];
    status = () => ok;
    server = createSecureServer({
      cert: read('serverCertificate'),
      key: read('serverKey'),
      ca: read('authority'),
      requestCert: true,
      rejectUnauthorized: demandsCertificate,
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      certificates.push(
        socket.authorized ? (socket.getPeerCertificate().subject.CN ?? null) : null,
      );
    });
    server.on('stream', (stream, headers) => {
      requests.push(headers);
      const code = status(headers);
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc' },
        { waitForTrailers: true },
      );
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(code) }));
      stream.end(code === ok ? Buffer.alloc(5) : undefined);
    });
    server.on('sessionError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    config = {
      address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      namespace: 'sync.a1b2c',
      taskQueue: 'practice-sync',
      apiKey: 'the-key',
      tls: { serverCaCertificate: read('authority'), serverName: 'temporal.test', client: null },
    };
  };
  beforeEach(() => listen(false));
  afterEach(() => {
    server.close();
  });

  it('An API key and the namespace travel with each call of a client', async () => {
    await using temporal = await connectTemporal(config);
    await temporal.client.workflowService.describeNamespace({ namespace: config.namespace });
    expect(requests.at(-1)).toMatchObject({
      ':path': expect.stringContaining('DescribeNamespace') as string,
      authorization: 'Bearer the-key',
    });
  });

  it('An API key travels with the calls of a worker', async () => {
    const connection = await NativeConnection.connect(connectionOptions(config));
    await connection.close();
    expect(requests.map(({ authorization }) => authorization)).toContain('Bearer the-key');
  });

  it('A refused API key is reported as such, and again as working when it is accepted', async () => {
    await using check = createTemporalCheck(config);
    expect(await check.problem()).toBeNull();
    status = () => unauthenticated;
    expect(await check.problem()).toMatch(/^Temporal refuses the API key or the certificate;/);
    status = () => ok;
    expect(await check.problem()).toBeNull();
  });

  it('A namespace that does not exist is named', async () => {
    await using check = createTemporalCheck(config);
    status = ({ ':path': path }) => (path?.includes('DescribeNamespace') === true ? notFound : ok);
    expect(await check.problem()).toMatch(/^Temporal has no namespace "sync\.a1b2c";/);
  });

  it('An address where nothing listens is a problem, and ends a start with the address in the message', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await using check = createTemporalCheck({ ...config, address });
    expect(await check.problem()).toMatch(/^Temporal does not respond;/);
    await expect(connectTemporal({ ...config, address })).rejects.toThrow(
      `Temporal at ${address} cannot be used: `,
    );
  });

  it('A server that demands a certificate of its clients receives it, and refuses clients without one', async () => {
    server.close();
    await listen(true);
    const { tls } = config;
    const client = { certificate: read('clientCertificate'), key: read('clientKey') };
    await using check = createTemporalCheck({ ...config, tls: tls && { ...tls, client } });
    expect(await check.problem()).toBeNull();
    expect(certificates).toContain('client');
    await using without = createTemporalCheck(config);
    expect(await without.problem()).toMatch(/^Temporal does not respond;/);
  });

  it('A certificate of an unknown authority is not trusted', async () => {
    const tls = { serverCaCertificate: null, serverName: null, client: null };
    await using check = createTemporalCheck({ ...config, tls });
    expect(await check.problem()).toMatch(/^Temporal does not respond;/);
    expect(requests).toEqual([]);
  });
});
