import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key for secrets at rest: 32 bytes, and the name that encrypted values carry. */
export interface CipherKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** AES-256-GCM. A value is `<key id>:<iv>:<tag>:<ciphertext>` in base64url, so keys can be rotated. */
export interface TokenCipher {
  encrypt(plain: string): string;
  /** @throws when the value's key is unknown or the value was tampered with. */
  decrypt(value: string): string;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts with the first key; decrypts with any. */
export function createTokenCipher(keys: readonly [CipherKey, ...CipherKey[]]): TokenCipher {
  return {
    encrypt(plain) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, keys[0].secret, iv, { authTagLength: tagBytes });
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [keys[0].id, ...[iv, cipher.getAuthTag(), text].map(encode)].join(':');
    },
    decrypt(value) {
      const [keyId, iv, tag, text] = value.split(':');
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined || iv === undefined || tag === undefined || text === undefined) {
        throw new Error(`No key to decrypt a token with; its key id is "${keyId ?? ''}".`);
      }
      const decipher = createDecipheriv(algorithm, key.secret, decode(iv), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(decode(tag));
      return Buffer.concat([decipher.update(decode(text)), decipher.final()]).toString('utf8');
    },
  };
}

const encode = (bytes: Buffer): string => bytes.toString('base64url');
const decode = (text: string): Buffer => Buffer.from(text, 'base64url');
