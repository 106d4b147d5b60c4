/** The result, or `null` when there is none after so many milliseconds. */
export async function withTimeout<T>(result: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}
