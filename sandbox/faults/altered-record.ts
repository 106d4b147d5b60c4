import type { Fault } from './fault.ts';

type Alteration = Extract<Fault, { type: 'alterRecord' }>;

/** A list starts with a container whose name goes on after that of its entries: `Clients`, `StaffList`. */
const firstElements = /<Status>\w+<\/Status>(?:<WebUrl>[^<]*<\/WebUrl>)?<(\w+)><(\w+)>/;

/** The response with one record altered. A response of one record has the index 0. */
export function alteredRecord(xml: string, { index, find, replace }: Alteration): string {
  const [, outer = '', inner = ''] = firstElements.exec(xml) ?? [];
  const entry = `<${outer.startsWith(inner) ? inner : outer}>`;
  const parts = xml.split(entry);
  const record = parts[index + 1];
  if (outer === '' || record === undefined) return xml;
  // A function, because a text would have patterns of its own, as `$&`.
  parts[index + 1] = (entry + record).replace(new RegExp(find), () => replace);
  return parts.slice(0, index + 1).join(entry) + parts.slice(index + 1).join(entry);
}
