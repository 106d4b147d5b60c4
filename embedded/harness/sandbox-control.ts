/**
 * Calls one of the sandbox's control routes (sandbox/README.md): a POST when there is a body.
 * @throws with the sandbox's own explanation of a request that it refuses
 */
export async function controlSandbox<T>(
  sandboxUrl: string,
  route: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  const response = await fetch(`${sandboxUrl}/__control/${route}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${route}: ${await response.text()}`);
  return (await response.json()) as T;
}
