/** A request contains one operation; no real document comes near this size. */
export const maximumBodyBytes = 256 * 1024;

/** The request with a body of known size; `null` for a body that is too large. */
export async function limitBody(request: Request): Promise<Request | null> {
  const contentLength = request.headers.get('content-length');
  // Node rejects a body that is longer than its announced length.
  if (contentLength !== null) return Number(contentLength) > maximumBodyBytes ? null : request;
  if (request.body === null) return request;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    // The excess is read and dropped, because a client that is still writing does not read a response.
    if (size <= maximumBodyBytes) chunks.push(chunk);
  }
  if (size > maximumBodyBytes) return null;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: new Blob(chunks) });
}
