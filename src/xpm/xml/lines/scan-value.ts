import { lineBytes } from '../../../ports/record-line.ts';
import { codes } from '../markup.ts';
import type { ByteCursor } from './byte-cursor.ts';

/**
 * Writes the value of an element from its bytes, as a cell of a line or as JSON, and stops at its end tag. `false`
 * means that the value is not written in the usual way: then its reader decides, and says what is wrong with it.
 */
export type ScanValue = (cursor: ByteCursor, isJson: boolean) => boolean;

const ampersand = 0x26;
const backslash = 0x5c;
const newline = 0x0a;
const tab = 0x09;

/** Bytes of text that are written as they are, also in JSON. U+FFFD to U+FFFF start with 0xEF. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && ![codes.less, codes.quote, ampersand, backslash, 0xef].includes(byte) ? 1 : 0,
);

const entities = Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }).map(
  ([name, character]) => ({ text: Buffer.from(`&${name};`), byte: character.charCodeAt(0) }),
);

export const scanText: ScanValue = (cursor, isJson) => {
  const { bytes, out } = cursor;
  const start = cursor.to;
  let at = cursor.at;
  // Whether the cell needs its quotes shows later.
  let to = start + 1;
  let hasNewline = false;
  for (;;) {
    let byte = bytes[at] ?? 0;
    if (plain[byte] === 1) {
      out[to] = byte;
      to += 1;
      at += 1;
      continue;
    }
    if (byte === codes.less) break;
    if (byte === ampersand) {
      cursor.at = at;
      const entity = entities.find(({ text }) => cursor.startsWith(text));
      if (entity === undefined) return false;
      at += entity.text.length;
      ({ byte } = entity);
    } else {
      if (
        byte === 0xef ? isForbidden(bytes, at) : byte < 0x20 && byte !== tab && byte !== newline
      ) {
        return false;
      }
      at += 1;
    }
    const escaped = isJson ? escapeOf(byte) : null;
    hasNewline ||= byte === newline;
    if (escaped !== null) {
      out[to] = backslash;
      to += 1;
    }
    out[to] = escaped ?? byte;
    to += 1;
  }
  const quote = isJson ? codes.quote : hasNewline ? lineBytes.quote : null;
  cursor.at = at;
  cursor.from = start + 1;
  if (quote !== null) {
    out[start] = out[to] = quote;
    cursor.from = start;
    to += 1;
  }
  cursor.to = to;
  return true;
};

/** U+FFFD, which may stand for something lost, and U+FFFE and U+FFFF, which XML forbids. */
const isForbidden = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) >= 0xbd;

/** What follows the backslash in JSON. */
function escapeOf(byte: number): number | null {
  if (byte === newline) return 0x6e;
  if (byte === tab) return 0x74;
  return byte === codes.quote || byte === backslash ? byte : null;
}

/** A name of at most so many bytes has no more characters. */
const longestNameBytes = 500;

export const scanName: ScanValue = (cursor, isJson) => {
  const start = cursor.at;
  if (!scanText(cursor, isJson) || cursor.at - start > longestNameBytes) return false;
  // Blanks of other scripts are not ASCII either, so a letter has to be.
  for (let at = start; at < cursor.at; at += 1) {
    const byte = cursor.bytes[at] ?? 0;
    if (byte > 0x20 && byte < 0x7f) return true;
  }
  return false;
};

const hyphen = 0x2d;
const uuidLength = 36;
const hyphens = [8, 13, 18, 23];

/** Hexadecimal digits, in lower case. */
const hexDigits = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte).toLowerCase();
  return /[0-9a-f]/.test(character) ? character.charCodeAt(0) : 0;
});
const uuidDigits = Array.from({ length: uuidLength }, (_, n) => !hyphens.includes(n));

export const scanUuid: ScanValue = (cursor, isJson) => {
  const { bytes, at, out } = cursor;
  startValue(cursor, isJson);
  for (let n = 0; n < uuidLength; n += 1) {
    const byte = bytes[at + n] ?? 0;
    const written = uuidDigits[n] === true ? (hexDigits[byte] ?? 0) : byte === hyphen ? byte : 0;
    if (written === 0) return false;
    out[cursor.to] = written;
    cursor.to += 1;
  }
  return endValue(cursor, uuidLength, isJson);
};

const no = Buffer.from('false');
const yes = Buffer.from('true');
const flags = [
  { text: Buffer.from('Yes<'), written: yes },
  { text: Buffer.from('No<'), written: no },
  { text: Buffer.from('true<'), written: yes },
  { text: Buffer.from('false<'), written: no },
];

export const scanFlag: ScanValue = (cursor) => {
  for (const { text, written } of flags) {
    if (!cursor.startsWith(text)) continue;
    cursor.from = cursor.to;
    cursor.write(written);
    cursor.at += text.length - 1;
    return true;
  }
  return false;
};

const dateLength = 'YYYY-MM-DD'.length;
const midnight = Buffer.from('T00:00:00');
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The day is written as it stands there. Leap days and other times are left to the reader. */
export const scanDate: ScanValue = (cursor, isJson) => {
  const { bytes, at } = cursor;
  const year = numberAt(bytes, at, 4);
  const month = numberAt(bytes, at + 5, 2);
  const day = numberAt(bytes, at + 8, 2);
  if (!(year > 0 && day > 0 && day <= (daysOfMonths[month - 1] ?? 0))) return false;
  if (bytes[at + 4] !== hyphen || bytes[at + 7] !== hyphen) return false;
  startValue(cursor, isJson);
  cursor.write(bytes, at, at + dateLength);
  if (!endValue(cursor, dateLength, isJson)) {
    return cursor.take(midnight) && cursor.byte === codes.less;
  }
  return true;
};

/** The number that so many digits are; `NaN` when they are none. */
function numberAt(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let n = at; n < at + digits; n += 1) {
    const digit = (bytes[n] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function startValue(cursor: ByteCursor, isJson: boolean): void {
  cursor.from = cursor.to;
  if (isJson) cursor.writeByte(codes.quote);
}

/** Passes what was written; `true` when the element ends there. */
function endValue(cursor: ByteCursor, length: number, isJson: boolean): boolean {
  cursor.at += length;
  if (isJson) cursor.writeByte(codes.quote);
  return cursor.byte === codes.less;
}
