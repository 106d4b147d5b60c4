import type { SandboxSettings } from '../settings.ts';

/**
 * Whether 3.1 serves a format that `Accept` names. Since 3 September 2026 it honours the header and
 * responds with 406 when the header names no format that it has (docs/xpm-api.md 3.2). The sandbox
 * serves XML only, since too little of the JSON form is known, and so rejects `application/json` as
 * well. Whether XPM rejects wildcards is not documented; the setting `wildcardAccept` decides.
 */
export function isAcceptable(accept: string | undefined, settings: SandboxSettings): boolean {
  if (accept === undefined || accept.trim() === '') return settings.wildcardAccept === 'xml';
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) return false;
    if (type === '*/*' || type === 'application/*' || type === 'text/*') {
      return settings.wildcardAccept === 'xml';
    }
    return type === 'application/xml' || type === 'text/xml';
  });
}

/**
 * The format of a request body of 3.1 by its content type; `null` for one that XPM rejects with 415, like
 * `text/xml` (docs/xpm-api.md 3.2).
 */
export function bodyFormatOf(contentType: string | undefined): 'xml' | 'json' | null {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/xml') return 'xml';
  return type === 'application/json' ? 'json' : null;
}

export const unsupportedBodyTypeDetail =
  'Unsupported content type. Supported types: application/xml, application/json';
