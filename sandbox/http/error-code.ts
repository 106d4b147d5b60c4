/** The code of a system error, e.g. `EADDRINUSE`; `null` for any other error. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? null) : null;
}
