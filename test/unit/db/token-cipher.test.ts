import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CipherKey } from '../../../src/db/practice/token-cipher.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';

const keyNamed = (id: string): CipherKey => ({ id, secret: randomBytes(32) });
const old = keyNamed('old');
const current = keyNamed('current');

describe('Encrypted tokens', () => {
  it.each(['', 'a', 'eyJhbGciOi.a.b', 'ä\n漢字 :::', 'x'.repeat(5000)])(
    'A token is decrypted to its original text (%j)',
    (token) => {
      const cipher = createTokenCipher([current]);
      expect(cipher.decrypt(cipher.encrypt(token))).toBe(token);
    },
  );

  it('A token is encrypted differently each time and is never visible', () => {
    const cipher = createTokenCipher([current]);
    const values = Array.from({ length: 20 }, () => cipher.encrypt('the-secret-token'));
    expect(new Set(values).size).toBe(20);
    for (const value of values) {
      expect(value).toMatch(/^current:[\w-]+:[\w-]+:[\w-]+$/);
      expect(value).not.toContain('the-secret-token');
      expect(value).not.toContain(Buffer.from('the-secret-token').toString('base64url'));
    }
  });

  it('A token is encrypted with the newest key and decrypted with any of the keys', () => {
    const before = createTokenCipher([old]).encrypt('token');
    const rotated = createTokenCipher([current, old]);
    expect(rotated.decrypt(before)).toBe('token');
    expect(rotated.encrypt('token')).toMatch(/^current:/);
  });

  it('A token of a removed key is a clear error without the value', () => {
    const value = createTokenCipher([old]).encrypt('token');
    const cipher = createTokenCipher([current]);
    expect(() => cipher.decrypt(value)).toThrow(
      'No key to decrypt a token with; its key id is "old".',
    );
    expect(() => cipher.decrypt(value)).not.toThrow(value.split(':')[3]);
  });

  it('A token of a key with the same name but other bytes cannot be decrypted', () => {
    const value = createTokenCipher([keyNamed('current')]).encrypt('token');
    expect(() => createTokenCipher([current]).decrypt(value)).toThrow();
  });

  it.each([1, 2, 3])('A token with a manipulated part %i cannot be decrypted', (part) => {
    const cipher = createTokenCipher([current]);
    const parts = cipher.encrypt('token').split(':');
    const bytes = Buffer.from(parts[part] ?? '', 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    parts[part] = bytes.toString('base64url');
    expect(() => cipher.decrypt(parts.join(':'))).toThrow();
  });

  it.each(['', 'current', 'current:a:b', 'current:::', 'plain-token'])(
    'A text that is not an encrypted token (%j) cannot be decrypted',
    (value) => {
      expect(() => createTokenCipher([current]).decrypt(value)).toThrow();
    },
  );

  it('A token with a truncated tag cannot be decrypted', () => {
    const cipher = createTokenCipher([current]);
    const [id, iv, tag = '', text] = cipher.encrypt('token').split(':');
    const short = Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url');
    expect(() => cipher.decrypt([id, iv, short, text].join(':'))).toThrow();
  });
});
