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

/** A parameter with a text; undefined for an empty one. No stored text has a NUL, which the API refuses. */
export function textParameter(value: unknown): string | undefined {
  // The router parses `?q=123` as a number.
  const written = typeof value === 'number' ? String(value) : value;
  const text = typeof written === 'string' ? written.replaceAll('\0', '') : '';
  return text === '' ? undefined : text;
}
