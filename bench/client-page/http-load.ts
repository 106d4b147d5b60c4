import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request to repeat. */
export interface RepeatedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Each connection repeats one of these. */
  readonly bodies: readonly string[];
}

export const jsonType = { 'content-type': 'application/json' } as const;

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
}

/** Repeats a request over connections that stay open. */
export async function repeat(
  repeated: RepeatedRequest,
  { connections, seconds }: LoadOptions,
): Promise<{ readonly responses: number; readonly seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let responses = 0;
  const connection = async (_: unknown, at: number): Promise<void> => {
    const body = repeated.bodies[at % repeated.bodies.length];
    while (performance.now() < until) {
      await send(repeated, { agent, body });
      responses += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return { responses, seconds: (performance.now() - startedAt) / 1000 };
}

export interface SendOptions {
  readonly agent?: Agent;
  /** Default: the first of the request's. */
  readonly body?: string | undefined;
}

/** Sends the request once, and returns the text of the response. */
export function send(
  { url, headers, bodies }: RepeatedRequest,
  { agent, body = bodies[0] ?? '' }: SendOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        ...(agent && { agent }),
      },
      (response) => {
        text(response).then((received) => {
          if (response.statusCode === 200) resolve(received);
          else reject(new Error(`The server responded ${response.statusCode}: ${received}`));
        }, reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
