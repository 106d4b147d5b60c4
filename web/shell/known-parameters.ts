import { notFound } from '@tanstack/react-router';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads the parameters of an address and nothing else of it. The router hands a page what the address has together with
 * what was read of it, so that a parameter which the page refuses must be absent by name.
 */
export function knownParameters<Search extends object>(
  read: (raw: Raw) => Search,
): (raw: Raw) => Search {
  return (raw) => ({
    ...Object.fromEntries(Object.keys(raw).map((name) => [name, undefined])),
    ...read(raw),
  });
}

/** A parameter with a text; undefined for an empty one. */
export function textParameter(value: unknown): string | undefined {
  // The router parses `?q=123` as a number.
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && written !== '' ? written : undefined;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An address whose practice, client or job is no UUID has no page. */
export function requireUuids(params: object): void {
  const isUuid = (value: unknown): boolean => typeof value === 'string' && uuid.test(value);
  if (!Object.values(params).every(isUuid)) notFound({ throw: true });
}
