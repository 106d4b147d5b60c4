import { z } from 'zod';

/** Prisma's error of a query whose connection failed, as its driver adapter describes it. */
const failedQuery = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({ kind: z.string(), code: z.string().optional() }),
    }),
  }),
});
/** No connection of the pool, or no transaction, became free in time. */
const failedWait = z.object({ code: z.enum(['P2024', 'P2028']) });

const connectionKinds: readonly string[] = [
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TooManyConnections',
];
/** Postgres: connection exceptions, insufficient resources, and a server that starts or stops. */
const connectionCodes = /^(?:08|53)|^57P0[1-3]$/;

/** Whether the database cannot be used at present. Such an error says nothing about the request. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const cause = failedQuery.safeParse(error).data?.meta.driverAdapterError.cause;
  if (cause === undefined) return failedWait.safeParse(error).success;
  return connectionKinds.includes(cause.kind) || connectionCodes.test(cause.code ?? '');
}
