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
 * Whether 3.1 takes a request body of this type. XPM rejects `text/xml` with 415 and takes
 * `application/json`, which the sandbox rejects as well (docs/xpm-api.md 3.2).
 */
export function isSupportedBodyType(contentType: string | undefined): boolean {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() === 'application/xml';
}

export const unsupportedBodyTypeDetail =
  'Unsupported content type. Supported types: application/xml, application/json';
