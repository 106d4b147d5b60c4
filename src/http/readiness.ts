/** Returns why a part of the process cannot be used at present, as a sentence; `null` when it can. */
export type ReadinessCheck = () => Promise<string | null> | string | null;

/** Returns 200 when every part can be used, otherwise 503 with the first problem, which may cause the others. */
export async function readiness(checks: readonly ReadinessCheck[]): Promise<Response> {
  for (const check of checks) {
    const problem = await check();
    if (problem !== null) return new Response(`${problem}\n`, { status: 503 });
  }
  return new Response('ready\n');
}
