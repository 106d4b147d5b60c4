/** Filters live in the address, so that a view can be linked, reloaded and left with the back button. */
export interface ClientSearch {
  readonly q?: string;
  readonly show?: 'pending' | 'archived';
}

export interface JobSearch {
  readonly q?: string;
  readonly show?: 'overdue' | 'all' | 'pending' | 'deleted';
}

export interface TabSearch {
  readonly tab?: 'fields';
}

type Raw = Readonly<Record<string, unknown>>;

export function clientSearch(raw: Raw): ClientSearch {
  return {
    ...text('q', raw['q']),
    ...(raw['show'] === 'pending' || raw['show'] === 'archived' ? { show: raw['show'] } : {}),
  };
}

export function jobSearch(raw: Raw): JobSearch {
  const show = raw['show'];
  return {
    ...text('q', raw['q']),
    ...(show === 'overdue' || show === 'all' || show === 'pending' || show === 'deleted'
      ? { show }
      : {}),
  };
}

export function tabSearch(raw: Raw): TabSearch {
  return raw['tab'] === 'fields' ? { tab: 'fields' } : {};
}

function text(name: 'q', value: unknown): { readonly q?: string } {
  // The router parses `?q=123` as a number.
  const written = typeof value === 'number' ? String(value) : value;
  return typeof written === 'string' && written !== '' ? { [name]: written } : {};
}
