/** No declaration of XML that names an encoding is longer (bytes). */
const longestDeclarationBytes = 256;

const declaration = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;

/**
 * Decodes a response piece by piece: by its byte order mark, else as its declaration says, else as UTF-8. Bytes
 * that the encoding does not know become U+FFFD, so that one bad byte does not make the response unreadable.
 */
export class ResponseDecoder {
  #start = new Uint8Array();
  #decoder: TextDecoder | null = null;

  decode(bytes: Uint8Array): string {
    if (this.#decoder !== null) return this.#decoder.decode(bytes, { stream: true });
    this.#start = joined(this.#start, bytes);
    if (!isDecided(this.#start)) return '';
    this.#decoder = new TextDecoder(encodingOf(this.#start));
    return this.#decoder.decode(this.#start, { stream: true });
  }

  get isUtf8(): boolean {
    return this.#decoder?.encoding === 'utf-8';
  }

  /** The rest of the text. */
  end(): string {
    if (this.#decoder !== null) return this.#decoder.decode();
    return new TextDecoder(encodingOf(this.#start)).decode(this.#start);
  }
}

function joined(start: Uint8Array, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(start.length + bytes.length);
  both.set(start);
  both.set(bytes, start.length);
  return both;
}

/** The first tag is complete, or there are enough bytes without one. */
function isDecided(start: Uint8Array): boolean {
  const greater = 0x3e;
  return start.length >= longestDeclarationBytes || (start.length >= 4 && start.includes(greater));
}

/** XML 1.0, appendix F. */
function encodingOf(start: Uint8Array): string {
  const [first = 0, second = 0] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  const head = String.fromCharCode(...start.subarray(0, longestDeclarationBytes));
  const label = declaration.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  // An encoder that works on text declares UTF-16 although the text is sent as UTF-8.
  return isKnown(label) && !label.startsWith('utf-16') ? label : 'utf-8';
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
