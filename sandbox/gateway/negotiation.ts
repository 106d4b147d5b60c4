import type { SandboxSettings } from '../settings.ts';

/**
 * Whether 3.1 can serve what `Accept` names. Since 3 Sep 2026 it honours the header and answers 406
 * when that names no format it has. Only the XML forms are served here: the JSON form is known too
 * little to be imitated, so `application/json` is refused as well. Wildcards name no format; whether
 * XPM refuses them is open, hence the setting.
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
 * Whether 3.1 takes a body of this type. `text/xml` is refused with 415; `application/json`, which
 * XPM would take, is refused here, too (see `isAcceptable`).
 */
export function isReadable(contentType: string | undefined): boolean {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() === 'application/xml';
}

export const unreadableDetail =
  'Unsupported content type. Supported types: application/xml, application/json';
