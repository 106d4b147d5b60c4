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

/** For pino: whatever is named like a secret, where such things stand. */
export const redaction = {
  paths: names.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  censor,
};

/** The same names however deep they stand, and as headers, forms and OAuth's JSON spell them. */
const name =
  '(?:proxy-)?authorization|(?:set-)?cookie|(?:access|refresh|id)_?token|client_?secret|' +
  'code_?(?:verifier|challenge)|password|secret|token_?keys';

/**
 * What a line may not hold, and what stands there instead. A line is JSON: its quotes are bare, those of
 * JSON within one of its texts have a backslash.
 */
const nets: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`("(?:${name})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\])`, 'gi'),
    `$1"${censor}"`,
  ],
  [new RegExp(`(\\\\"(?:${name})\\\\"\\s*:\\s*\\\\")(?:(?!\\\\").)*`, 'gi'), `$1${censor}`],
  // Forms and addresses. A code and a state are secrets only there (the callback's).
  [new RegExp(`((?:${name})(?:=|%3D))[^&\\s"\\\\]+`, 'gi'), `$1${censor}`],
  [/((?:[?&]|%3F|%26|\\u0026)(?:code|state)(?:=|%3D))[^&\s"\\#]+/gi, `$1${censor}`],
  // Headers as text, and as Node's list of names and values.
  [/((?:set-)?cookie(?::\s*|",\s*"))[^"\\]+/gi, `$1${censor}`],
  [/(Bearer\s+)[\w.~+/=-]{8,}/gi, `$1${censor}`],
  [/(Basic\s+)[\w.~+/=-]{12,}/gi, `$1${censor}`],
  // A JSON web token, wherever it stands; and the password of an address.
  [/eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, censor],
  [/([a-z][a-z+]{1,20}:\/\/[^\s:@/"\\]*:)[^\s@/"\\]+@/gi, `$1${censor}@`],
];

/**
 * The last net under the log: takes out of a line what looks like a secret, and our own secrets by
 * their value.
 */
export function redactLine(secrets: readonly string[]): (line: string) => string {
  const values = [...new Set(secrets.flatMap(spellings))].filter((value) => value !== '');
  return (line) => {
    let clean = line;
    for (const value of values) clean = clean.replaceAll(value, censor);
    for (const [pattern, instead] of nets) clean = clean.replace(pattern, instead);
    return clean;
  };
}

/** As it is, as JSON writes it and as a form does. */
function spellings(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}
