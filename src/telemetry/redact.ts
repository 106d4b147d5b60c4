const censor = '[redacted]';

const names = [
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'idToken',
  'clientSecret',
  'codeVerifier',
  'password',
  'secret',
  'tokenKeys',
];

/** Options for pino: values that are named like a secret, down to the depth at which they occur. */
export const redaction = {
  paths: names.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  censor,
};

/** The same names at any depth, in the spellings of headers, forms and OAuth's JSON. */
const secretName =
  '(?:proxy-)?authorization|(?:set-)?cookie|(?:access|refresh|id)_?token|client_?secret|' +
  'code_?(?:verifier|challenge)|password|secret|token_?keys';

/**
 * Patterns of secrets with their replacements. A line is JSON: its own quotes are bare, and quotes of JSON inside a
 * text have a backslash.
 */
const replacements: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`("(?:${secretName})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\])`, 'gi'),
    `$1"${censor}"`,
  ],
  [new RegExp(`(\\\\"(?:${secretName})\\\\"\\s*:\\s*\\\\")(?:(?!\\\\").)*`, 'gi'), `$1${censor}`],
  // Forms and URLs. A code and a state are secrets only there, in the consent callback.
  [new RegExp(`((?:${secretName})(?:=|%3D))[^&\\s"\\\\]+`, 'gi'), `$1${censor}`],
  [/((?:[?&]|%3F|%26|\\u0026)(?:code|state)(?:=|%3D))[^&\s"\\#]+/gi, `$1${censor}`],
  // Headers as text, and as Node's list of names and values.
  [/((?:set-)?cookie(?::\s*|",\s*"))[^"\\]+/gi, `$1${censor}`],
  [/(Bearer\s+)[\w.~+/=-]{8,}/gi, `$1${censor}`],
  [/(Basic\s+)[\w.~+/=-]{12,}/gi, `$1${censor}`],
  // JSON web tokens anywhere, and passwords in URLs.
  [/eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, censor],
  [/([a-z][a-z+]{1,20}:\/\/[^\s:@/"\\]*:)[^\s@/"\\]+@/gi, `$1${censor}@`],
];

/** The last safeguard of the log: removes from a line what looks like a secret, and our own secrets by value. */
export function redactLine(secrets: readonly string[]): (line: string) => string {
  const values = [...new Set(secrets.flatMap(spellings))].filter((value) => value !== '');
  return (line) => {
    let clean = line;
    for (const value of values) clean = clean.replaceAll(value, censor);
    for (const [pattern, replacement] of replacements) clean = clean.replace(pattern, replacement);
    return clean;
  };
}

/** A secret as it is, in JSON and in a form. */
function spellings(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}
