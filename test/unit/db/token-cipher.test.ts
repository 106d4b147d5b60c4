import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CipherKey } from '../../../src/db/practice/token-cipher.ts';
import { createTokenCipher } from '../../../src/db/practice/token-cipher.ts';

const keyNamed = (id: string): CipherKey => ({ id, secret: randomBytes(32) });
const old = keyNamed('old');
const current = keyNamed('current');

describe('tokens at rest', () => {
  it.each(['', 'a', 'eyJhbGciOi.a.b', 'ä\n漢字 :::', 'x'.repeat(5000)])(
    'are read as they were written (%j)',
    (token) => {
      const cipher = createTokenCipher([current]);
      expect(cipher.decrypt(cipher.encrypt(token))).toBe(token);
    },
  );

  it('look different each time, and never show the token', () => {
    const cipher = createTokenCipher([current]);
    const values = Array.from({ length: 20 }, () => cipher.encrypt('the-secret-token'));
    expect(new Set(values).size).toBe(20);
    for (const value of values) {
      expect(value).toMatch(/^current:[\w-]+:[\w-]+:[\w-]+$/);
      expect(value).not.toContain('the-secret-token');
      expect(value).not.toContain(Buffer.from('the-secret-token').toString('base64url'));
    }
  });

  it('are written with the newest key, and read with any', () => {
    const before = createTokenCipher([old]).encrypt('token');
    const rotated = createTokenCipher([current, old]);
    expect(rotated.decrypt(before)).toBe('token');
    expect(rotated.encrypt('token')).toMatch(/^current:/);
  });

  it('of a key that is gone are a clear error, without the value', () => {
    const value = createTokenCipher([old]).encrypt('token');
    const cipher = createTokenCipher([current]);
    expect(() => cipher.decrypt(value)).toThrow(
      'No key to decrypt a token with; its key id is "old".',
    );
    expect(() => cipher.decrypt(value)).not.toThrow(value.split(':')[3]);
  });

  it('of a key with the same name but other bytes cannot be read', () => {
    const value = createTokenCipher([keyNamed('current')]).encrypt('token');
    expect(() => createTokenCipher([current]).decrypt(value)).toThrow();
  });

  it.each([1, 2, 3])('that were tampered with in part %i cannot be read', (part) => {
    const cipher = createTokenCipher([current]);
    const parts = cipher.encrypt('token').split(':');
    const bytes = Buffer.from(parts[part] ?? '', 'base64url');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    parts[part] = bytes.toString('base64url');
    expect(() => cipher.decrypt(parts.join(':'))).toThrow();
  });

  it.each(['', 'current', 'current:a:b', 'current:::', 'plain-token'])(
    'that are none (%j) cannot be read',
    (value) => {
      expect(() => createTokenCipher([current]).decrypt(value)).toThrow();
    },
  );

  it('with a tag cut short cannot be read', () => {
    const cipher = createTokenCipher([current]);
    const [id, iv, tag = '', text] = cipher.encrypt('token').split(':');
    const short = Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url');
    expect(() => cipher.decrypt([id, iv, short, text].join(':'))).toThrow();
  });
});
