import { z } from 'zod';
import type { RedisConfig, RedisTopology } from '../events/redis/client.ts';
import { must, text, yesOrNo } from './values.ts';

const urlError = must(
  'be a redis:// or rediss:// URL, or several of one kind, separated by commas',
);
const url = z.url({ protocol: /^rediss?$/, hostname: /./, error: urlError });

export const redisVariables = {
  REDIS_URL: z
    .string()
    .transform((urls) => urls.split(',').map((each) => each.trim()))
    .pipe(z.tuple([url], url))
    .refine(hasOneScheme, { error: urlError })
    .refine(([first]) => /^\/?\d*$/.test(URL.parse(first)?.pathname ?? ''), {
      error: 'must have no path other than the number of a database',
    })
    .optional(),
  REDIS_SENTINEL_NAME: text.optional(),
  REDIS_SENTINEL_PASSWORD: text.optional(),
  REDIS_CLUSTER: yesOrNo.optional(),
};

type RedisVariables = z.infer<z.ZodObject<typeof redisVariables>>;

const redisPort = 6379;
const sentinelPort = 26_379;

/** The variables that contradict each other, as [variable, message]. */
export function redisContradictions(data: RedisVariables): readonly (readonly [string, string])[] {
  const { REDIS_URL: urls, REDIS_SENTINEL_NAME: name, REDIS_CLUSTER: isCluster } = data;
  const found: [string, string][] = [];
  const needsUrl = 'must not be set without REDIS_URL';
  if (urls === undefined) {
    if (name !== undefined) found.push(['REDIS_SENTINEL_NAME', needsUrl]);
    if (isCluster === true) found.push(['REDIS_CLUSTER', needsUrl]);
    return found;
  }
  if (name !== undefined && isCluster === true) {
    found.push(['REDIS_CLUSTER', 'must not be true when REDIS_SENTINEL_NAME is set']);
  }
  if (urls.length > 1 && name === undefined && isCluster !== true) {
    const message = 'must be one address, unless REDIS_SENTINEL_NAME or REDIS_CLUSTER is set';
    found.push(['REDIS_URL', message]);
  }
  if (isCluster === true && databaseOf(urls[0]) !== 0) {
    found.push(['REDIS_URL', 'must not name a database, because a cluster has only one']);
  }
  return found;
}

/** `null` without REDIS_URL. */
export function redisConfig(data: RedisVariables): RedisConfig | null {
  const { REDIS_URL: urls } = data;
  if (urls === undefined) return null;
  const topology = topologyOf(data);
  const defaultPort = topology.type === 'SENTINEL' ? sentinelPort : redisPort;
  const [first, ...others] = urls;
  const address = (each: string): { readonly host: string; readonly port: number } => {
    const { hostname, port } = new URL(each);
    // Without the brackets of an IPv6 address.
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
  };
  const { protocol, username, password } = new URL(first);
  return {
    topology,
    addresses: [address(first), ...others.map(address)],
    isTls: protocol === 'rediss:',
    username: username === '' ? null : decodeURIComponent(username),
    password: password === '' ? null : decodeURIComponent(password),
    db: databaseOf(first),
  };
}

function topologyOf(data: RedisVariables): RedisTopology {
  if (data.REDIS_CLUSTER === true) return { type: 'CLUSTER' };
  const name = data.REDIS_SENTINEL_NAME;
  if (name === undefined) return { type: 'SINGLE' };
  return { type: 'SENTINEL', name, password: data.REDIS_SENTINEL_PASSWORD ?? null };
}

const databaseOf = (given: string): number => Number(new URL(given).pathname.slice(1));

function hasOneScheme(urls: readonly string[]): boolean {
  return new Set(urls.map((each) => URL.parse(each)?.protocol)).size === 1;
}
