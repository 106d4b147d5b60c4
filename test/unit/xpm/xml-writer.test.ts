import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { writeXml } from '../../../src/xpm/xml/writer.ts';

/** What a foreign parser finds in a body: the text of its root and its first attribute. */
function parsed(xml: string): { readonly text: string; readonly attribute: string | undefined } {
  let text = '';
  let attribute: string | undefined;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ attributes }) => (attribute ??= attributes['a']));
  parser.on('text', (more) => (text += more));
  parser.write(xml).close();
  return { text, attribute };
}

// XML 1.0, production 2: everything but most control characters, halves of pairs, U+FFFE and U+FFFF.
const impossible = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const anything = fc.string({ unit: 'binary' });

describe('a body', () => {
  test('has elements in order, empty ones closed in themselves', () => {
    const content = [
      { name: 'ID', content: 'J1' },
      { name: 'Description', content: '' },
    ];
    const staff = { name: 'add-manager', attributes: { uuid: 'u-1' } };
    expect(writeXml({ name: 'Job', content: [...content, staff] })).toBe(
      '<Job><ID>J1</ID><Description /><add-manager uuid="u-1" /></Job>',
    );
  });

  test('carries any text that XML can hold, in elements and attributes', () => {
    const texts = anything.filter((text) => !impossible.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        const xml = writeXml({ name: 'A', attributes: { a: text }, content: text });
        expect(parsed(xml)).toEqual({ text, attribute: text });
      }),
    );
  });

  test.each([
    '  blanks around  ',
    'one\nline\r\nanother\rand\ta tab',
    'a typed &amp; stays one, as does &#65;',
    ']]> <!-- & "quotes\'',
    'Zoë 株式会社 😀 \u0085\u2028',
  ])('carries %o', (text) => {
    expect(parsed(writeXml({ name: 'A', content: text })).text).toBe(text);
  });

  test.each(['\0', '\v', '\u001f', '\ud83d', '\ude00', '\ufffe', '\uffff'])(
    'is not written with %o, which XML cannot represent',
    (character) => {
      const write = () => writeXml({ name: 'A', content: `before ${character} behind` });
      expect(write).toThrow(/^XML cannot represent the character U\+[0-9A-F]{4}$/);
    },
  );
});
