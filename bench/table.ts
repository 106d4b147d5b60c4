import type { Line } from './measure.ts';

const titles = ['measure', 'ours', 'floor', 'ratio', 'bar', 'ok'] as const;

/** Formats the lines as a table with aligned columns. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [titles, ...lines.map(cellsOf)];
  const widths = titles.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const print = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [titles, rule, ...lines.map(cellsOf)].map(print).join('\n');
}

function cellsOf({ measure, ours, floor, ratio, bar, ok }: Line): readonly string[] {
  const verdict = ok === null ? '' : ok ? 'yes' : 'below the bar';
  return [measure, ours, floor ?? '', ratio === null ? '' : ratio.toFixed(2), bar ?? '', verdict];
}
