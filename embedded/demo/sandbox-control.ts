/**
 * Asks one of the stand-in XPM's control routes (sandbox/README.md), with a body by POST.
 * @throws with what the sandbox answers to what it does not understand
 */
export async function askSandbox<T>(
  url: string,
  route: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  const response = await fetch(`${url}/__control/${route}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${route}: ${await response.text()}`);
  return (await response.json()) as T;
}
