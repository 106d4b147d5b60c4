type Labels = Readonly<Record<string, string>>;

/** What Prometheus would read, and how it stands on the wire. */
export interface Scrape {
  readonly text: string;
  /** A sample; `undefined` when there is none. Labels that are not named may be anything: their sum. */
  value(name: string, labels?: Labels): number | undefined;
}

const sample = /^(\w+)(?:\{(.*)\})? (\S+)$/;
const label = /(\w+)="([^"]*)"/g;

export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} responds with ${response.status}: ${text}`);
  const samples = text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = sample.exec(line) ?? [];
    if (name === undefined) return [];
    const of = new Map([...labels.matchAll(label)].map(([, key = '', is]) => [key, is]));
    return [{ name, labels: of, value: Number(value) }];
  });
  return {
    text,
    value(name, labels = {}) {
      const found = samples.filter(
        (each) =>
          each.name === name &&
          Object.entries(labels).every(([key, is]) => each.labels.get(key) === is),
      );
      return found.length === 0 ? undefined : found.reduce((sum, each) => sum + each.value, 0);
    },
  };
}
