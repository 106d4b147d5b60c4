/** One request holds one operation; documents larger than this are nobody's. */
export const maximumBodyBytes = 256 * 1024;

/** The request with a body of which the size is known; `null` for one that is too large. */
export async function limitBody(request: Request): Promise<Request | null> {
  const announced = request.headers.get('content-length');
  // Node itself ends a body that is longer than was announced.
  if (announced !== null) return Number(announced) > maximumBodyBytes ? null : request;
  if (request.body === null) return request;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    // What is too much is read all the same, and dropped: who still writes does not hear the answer.
    if (size <= maximumBodyBytes) chunks.push(chunk);
  }
  if (size > maximumBodyBytes) return null;
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, body: new Blob(chunks) });
}
