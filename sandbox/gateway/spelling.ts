import type { SandboxSettings } from '../settings.ts';

/** XML in the spelling of the settings, with the same meaning. */
export function spelled(xml: string, settings: SandboxSettings): string {
  let text = xml;
  if (settings.dateZone !== '') text = text.replaceAll(midnight, `$&${settings.dateZone}`);
  if (settings.emoji === 'surrogateReferences') text = text.replaceAll(beyondPlaneZero, references);
  if (settings.controlCharacters === 'raw') text = text.replaceAll(controlReference, character);
  return text;
}

/** The time of a date in a response. */
const midnight = /(?<=\d)T00:00:00(?=<)/g;
const beyondPlaneZero = /[\u{10000}-\u{10FFFF}]/gu;
const controlReference = /&#x(1?[0-9A-F]);/g;

/** The two halves of a character, each by its number. */
function references(emoji: string): string {
  return Array.from({ length: 2 }, (_, at) => `&#${String(emoji.charCodeAt(at))};`).join('');
}

function character(reference: string, code: string): string {
  return code === 'D' ? reference : String.fromCharCode(Number.parseInt(code, 16));
}
