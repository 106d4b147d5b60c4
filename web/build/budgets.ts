/** A part of the build as Vite describes it, as far as its size is concerned. */
export interface BuiltChunk {
  readonly fileName: string;
  /** The name of the module that the chunk is made from. */
  readonly name: string;
  readonly isEntry: boolean;
  /** Whether the app loads it only when somebody needs it, as a page. */
  readonly isDynamicEntry: boolean;
  /** The files that load together with it. */
  readonly imports: readonly string[];
  /** The files that it loads later. */
  readonly dynamicImports: readonly string[];
  /** Its size over the network: compressed with brotli. */
  readonly bytes: number;
}

export interface Budget {
  readonly what: string;
  readonly bytes: number;
  readonly limit: number;
}

export const limits = {
  firstView: 200_000,
  furtherPage: 60_000,
  styles: 25_000,
} as const;

/** The page that people see first. */
const firstPage = 'dashboard-page';
/** The first page loads it only when an admin has to decide about deletions. */
const exceptionalPart = 'deletion-reviews';

/**
 * What a person downloads for the first view, for each further page, and for the styles of all of them. The parts that
 * the first page loads after it was drawn are counted with it.
 */
export function budgetsOf(chunks: readonly BuiltChunk[], stylesBytes: number): readonly Budget[] {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const first = chunks.filter(
    ({ isEntry, isDynamicEntry, name }) => isEntry || (isDynamicEntry && name === firstPage),
  );
  const page = first.find(({ name }) => name === firstPage);
  if (page === undefined) {
    throw new Error(`The build has no ${firstPage}, which people see first.`);
  }
  const later = chunks.filter(
    ({ fileName, name }) => page.dynamicImports.includes(fileName) && name !== exceptionalPart,
  );
  const loaded = withImports([...first, ...later], byFile);
  const pages = chunks.filter((chunk) => chunk.isDynamicEntry && !loaded.has(chunk));
  return [
    { what: 'first view', bytes: sizeOf([...loaded]), limit: limits.firstView },
    ...pages.map((page) => ({
      what: page.name,
      bytes: sizeOf([...withImports([page], byFile)].filter((chunk) => !loaded.has(chunk))),
      limit: limits.furtherPage,
    })),
    { what: 'styles', bytes: stylesBytes, limit: limits.styles },
  ];
}

function withImports(
  chunks: readonly BuiltChunk[],
  byFile: ReadonlyMap<string, BuiltChunk>,
): Set<BuiltChunk> {
  const found = new Set(chunks);
  // A set visits what is added to it meanwhile.
  for (const { imports } of found) {
    for (const file of imports) {
      const imported = byFile.get(file);
      if (imported !== undefined) found.add(imported);
    }
  }
  return found;
}

const sizeOf = (chunks: readonly BuiltChunk[]): number =>
  chunks.reduce((sum, { bytes }) => sum + bytes, 0);

export const isExceeded = ({ bytes, limit }: Budget): boolean => bytes > limit;

/** `first view        171.4 of 200 kB`, one line each. */
export function formatBudgets(budgets: readonly Budget[]): string {
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);
  return budgets
    .map((budget) => {
      const note = isExceeded(budget) ? '  TOO LARGE' : '';
      return `${budget.what.padEnd(20)}${kilobytes(budget.bytes).padStart(6)} of ${budget.limit / 1000} kB${note}`;
    })
    .join('\n');
}
