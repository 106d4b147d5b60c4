import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { TemporalConfig } from '../temporal/connection.ts';
import { must, text, yesOrNo } from './values.ts';

const pemFile = z.string().transform((file, context): Buffer => {
  try {
    const content = readFileSync(file);
    if (content.includes('-----BEGIN ')) return content;
    context.addIssue('must name a PEM file');
  } catch (error) {
    context.addIssue(`must name a file that can be read (${codeOf(error)})`);
  }
  return z.NEVER;
});

/** The names are those that Temporal's command line and SDKs use. */
export const temporalVariables = {
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, { error: must('be <host>:<port>, without a scheme') }),
  TEMPORAL_NAMESPACE: text.default('default'),
  TEMPORAL_TASK_QUEUE: text.default('practice-sync'),
  TEMPORAL_API_KEY: text.optional(),
  TEMPORAL_TLS: yesOrNo.optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: pemFile.optional(),
  TEMPORAL_TLS_SERVER_NAME: text.optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: pemFile.optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: pemFile.optional(),
};

type TemporalVariables = z.infer<z.ZodObject<typeof temporalVariables>>;

/** The variables that contradict each other, as [variable, message]. */
export function temporalContradictions(
  data: TemporalVariables,
): readonly (readonly [string, string])[] {
  const certificate = data.TEMPORAL_TLS_CLIENT_CERT_PATH;
  const key = data.TEMPORAL_TLS_CLIENT_KEY_PATH;
  const found: [string, string][] = [];
  if (certificate !== undefined && key === undefined) {
    found.push(['TEMPORAL_TLS_CLIENT_KEY_PATH', 'is required with TEMPORAL_TLS_CLIENT_CERT_PATH']);
  }
  if (certificate === undefined && key !== undefined) {
    found.push(['TEMPORAL_TLS_CLIENT_CERT_PATH', 'is required with TEMPORAL_TLS_CLIENT_KEY_PATH']);
  }
  if (certificate !== undefined && key !== undefined && !belongTogether(certificate, key)) {
    found.push([
      'TEMPORAL_TLS_CLIENT_KEY_PATH',
      'must name the unencrypted private key of TEMPORAL_TLS_CLIENT_CERT_PATH',
    ]);
  }
  if (data.TEMPORAL_TLS === false && usesTls({ ...data, TEMPORAL_TLS: undefined })) {
    found.push(['TEMPORAL_TLS', 'must not be false with an API key or certificates']);
  }
  return found;
}

export function temporalConfig(data: TemporalVariables): TemporalConfig {
  const certificate = data.TEMPORAL_TLS_CLIENT_CERT_PATH;
  const key = data.TEMPORAL_TLS_CLIENT_KEY_PATH;
  const tls = {
    serverCaCertificate: data.TEMPORAL_TLS_SERVER_CA_CERT_PATH ?? null,
    serverName: data.TEMPORAL_TLS_SERVER_NAME ?? null,
    client: certificate === undefined || key === undefined ? null : { certificate, key },
  };
  return {
    address: data.TEMPORAL_ADDRESS,
    namespace: data.TEMPORAL_NAMESPACE,
    taskQueue: data.TEMPORAL_TASK_QUEUE,
    apiKey: data.TEMPORAL_API_KEY ?? null,
    tls: usesTls(data) ? tls : null,
  };
}

/** An API key or a certificate would be worthless without TLS. */
function usesTls(data: TemporalVariables): boolean {
  return (
    data.TEMPORAL_TLS ??
    [
      data.TEMPORAL_API_KEY,
      data.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
      data.TEMPORAL_TLS_SERVER_NAME,
      data.TEMPORAL_TLS_CLIENT_CERT_PATH,
    ].some((value) => value !== undefined)
  );
}

function belongTogether(certificate: Buffer, key: Buffer): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
