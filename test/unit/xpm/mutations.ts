// Mutations of a response: each changes one place, as real responses go wrong. A seed decides everything.

/** Whole numbers below a limit, in an order that the seed decides (mulberry32). */
export type Random = (limit: number) => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A response as its records and what is around them. */
export interface ResponseParts {
  readonly before: string;
  readonly records: readonly string[];
  readonly after: string;
}

export interface MutatedResponse {
  readonly name: string;
  /** The positions of the records that are not as they were; the others must be read as before. */
  readonly touched: readonly number[];
  /** Whether the response still ends as it should. */
  readonly isWhole: boolean;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** Characters that do harm in XML, and some that do none. */
const characters = [
  ...Array.from('<>&/"\'=!?-[]x9 \t\n\r\0'),
  '\u0001',
  '\u001f',
  '\u0085',
  '\u2028',
  '\uFFFE',
  '\uFFFF',
  '\uFFFD',
  '😀',
  'é',
];

const entities = [
  '&#0;',
  '&#x1F;',
  '&#xD83D;',
  '&#xD83D;&#xDE00;',
  '&#x110000;',
  '&nbsp;',
  '&',
  '&;',
  '&#;',
  '&#xZZ;',
  '&amp',
  '&lt;',
  ']]>',
  '<!-- -->',
  '<![CDATA[ ]]>',
  '<?x ?>',
];

const pick = <T>(random: Random, list: readonly T[]): T => {
  const one = list[random(list.length)];
  if (one === undefined) throw new Error('The list is empty');
  return one;
};

/** A place in text where a character begins. */
const placeIn = (random: Random, text: string): number => random(text.length);

/** A leaf element with its content, for example `<City>Wanaka</City>`. */
const leaves = /<(\w+)>[^<]*<\/\1>/g;

function leafOf(random: Random, record: string): string {
  return pick(random, record.match(leaves) ?? [record]);
}

type RecordMutation = (random: Random, record: string) => string;

const cutOut = (text: string, at: number, length: number, instead = ''): string =>
  text.slice(0, at) + instead + text.slice(at + length);

/** What can happen to one record. */
export const recordMutations: Readonly<Record<string, RecordMutation>> = {
  'a character is replaced': (random, record) =>
    cutOut(record, placeIn(random, record), 1, pick(random, characters)),
  'a character is added': (random, record) =>
    cutOut(record, placeIn(random, record), 0, pick(random, characters)),
  'a character is missing': (random, record) => cutOut(record, placeIn(random, record), 1),
  'an element is missing': (random, record) => record.replace(leafOf(random, record), ''),
  'an element is repeated': (random, record) => {
    const leaf = leafOf(random, record);
    return record.replace(leaf, () => leaf + leaf);
  },
  'an element is empty': (random, record) => {
    const leaf = leafOf(random, record);
    const name = leaf.slice(1, leaf.indexOf('>'));
    return record.replace(leaf, pick(random, [`<${name} />`, `<${name}></${name}>`]));
  },
  'an element has other text': (random, record) => {
    const leaf = leafOf(random, record);
    const name = leaf.slice(1, leaf.indexOf('>'));
    const text = pick(random, ['?', '2026-02-30', '31/12/1999', '-1', 'maybe', '\n', '1e99']);
    return record.replace(leaf, `<${name}>${text}</${name}>`);
  },
  'elements are in another order': (random, record) => {
    const [one, two] = [leafOf(random, record), leafOf(random, record)];
    const held = record.replace(one, '\0').replace(two, () => one);
    return held.replace('\0', () => (one === two ? one : two));
  },
  'an element is unknown': (random, record) => {
    const leaf = leafOf(random, record);
    return record.replace(leaf, () => `${leaf}<Odd><Part><UUID>1</UUID></Part></Odd>`);
  },
  'an entity is added': (random, record) => {
    const leaf = leafOf(random, record);
    const at = leaf.indexOf('>') + 1;
    return record.replace(leaf, () => cutOut(leaf, at, 0, pick(random, entities)));
  },
  'a tag is missing': (random, record) => {
    const tag = pick(random, record.match(/<[^>]*>/g) ?? []);
    return cutOut(record, record.indexOf(tag), tag.length);
  },
  'a text is huge': (random, record) => {
    const leaf = leafOf(random, record);
    const at = leaf.indexOf('>') + 1;
    const length = pick(random, [501, 3000, 70_000, 200_000]);
    return record.replace(leaf, () => cutOut(leaf, at, 0, pick(random, ['x', 'é']).repeat(length)));
  },
};

/** The response with one of its records mutated. */
export function mutateRecord(
  { before, records, after }: ResponseParts,
  name: string,
  random: Random,
): MutatedResponse {
  const at = random(records.length);
  const mutation = recordMutations[name] ?? ((_, record: string) => record);
  const mutated = records.map((record, place) =>
    place === at ? mutation(random, record) : record,
  );
  const bytes = encoder.encode(before + mutated.join('') + after);
  return { name, touched: [at], isWhole: true, bytes };
}

/** The response cut somewhere inside a record or between two. */
export function cutResponse(
  { before, records, after }: ResponseParts,
  isInside: boolean,
  random: Random,
): MutatedResponse {
  const at = random(records.length);
  const inside = isInside ? 1 + placeIn(random, (records[at] ?? '').slice(2)) : 0;
  const kept = records.slice(0, at).join('') + (records[at] ?? '').slice(0, inside);
  const touched = records.map((_, place) => place).slice(at);
  const name = isInside ? 'a cut inside a record' : 'a cut between records';
  const whole = encoder.encode(before + records.join('') + after);
  const bytes = encoder.encode(before + kept);
  return { name, touched, isWhole: bytes.length === whole.length, bytes };
}

export const encodings = ['utf-8 with mark', 'utf-16le', 'utf-16be', 'latin1'] as const;

/** The response in another encoding, which changes nothing of what it says. */
export function encodeResponse(
  { before, records, after }: ResponseParts,
  encoding: (typeof encodings)[number],
): MutatedResponse {
  const xml = before + records.join('') + after;
  const encoded = {
    'utf-8 with mark': () => Buffer.from(`\uFEFF${xml}`),
    'utf-16le': () => Buffer.from(`\uFEFF${xml}`, 'utf16le'),
    'utf-16be': () => Buffer.from(`\uFEFF${xml}`, 'utf16le').swap16(),
    // A character that Latin-1 lacks is a reference.
    latin1: () =>
      Buffer.from(
        `<?xml version="1.0" encoding="windows-1252"?>${xml.replaceAll(
          /[^ -~\s]/gu,
          (it) => `&#${String(it.codePointAt(0))};`,
        )}`,
        'latin1',
      ),
  };
  return { name: encoding, touched: [], isWhole: true, bytes: encoded[encoding]() };
}
