/** Returns why a part of the process cannot be used at present, as a sentence; `null` when it can. */
export type ReadinessCheck = () => Promise<string | null> | string | null;

export interface ReadinessChecks {
  /** Parts without which requests fail, so that another process should receive them. */
  readonly vital: readonly ReadinessCheck[];
  /** Parts without which requests succeed, and something is later. Every process of the service misses them at once. */
  readonly helpful: readonly ReadinessCheck[];
}

/**
 * Returns 200 when every vital part can be used, with a line for each other part that cannot. Otherwise 503 with the
 * first problem, which may cause the others.
 */
export async function readiness({ vital, helpful }: ReadinessChecks): Promise<Response> {
  const [problems, degradations] = await Promise.all([problemsOf(vital), problemsOf(helpful)]);
  const [first] = problems;
  if (first !== undefined) return new Response(`${first}\n`, { status: 503 });
  return new Response(['ready', ...degradations.map((each) => `degraded: ${each}`), ''].join('\n'));
}

async function problemsOf(checks: readonly ReadinessCheck[]): Promise<readonly string[]> {
  const found = await Promise.all(checks.map(async (check) => check()));
  return found.filter((problem) => problem !== null);
}
