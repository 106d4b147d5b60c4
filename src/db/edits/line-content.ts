import type { Content } from '../../domain/edits/pending-change.ts';
import type { ColumnType } from '../bulk/delimited-rows.ts';
import { cellsOf, lineOfCells } from '../bulk/delimited-rows.ts';
import { columnName } from '../column-name.ts';

/** The editable content of a line: texts, and people in two cells each. */
export class LineContent {
  readonly #cells: (string | null)[];
  readonly #columns: readonly ColumnType[];
  #isChanged = false;

  constructor(line: Buffer, columns: readonly ColumnType[]) {
    this.#cells = cellsOf(line);
    this.#columns = columns;
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  get(field: string): Content {
    const own = this.#place(field);
    if (own !== -1) return this.#cells[own] ?? null;
    const [xpmId, name] = this.#person(field).map((place) => this.#cells[place] ?? null);
    return xpmId == null ? null : { xpmId, name: name ?? '' };
  }

  set(field: string, content: Content): void {
    this.#isChanged = true;
    if (content === null || typeof content === 'string') {
      const own = this.#place(field);
      for (const place of own === -1 ? this.#person(field) : [own]) this.#cells[place] = content;
      return;
    }
    const [xpmId = -1, name = -1] = this.#person(field);
    this.#cells[xpmId] = content.xpmId;
    this.#cells[name] = content.name;
  }

  toLine(): Buffer {
    return lineOfCells(this.#cells);
  }

  #person(field: string): readonly number[] {
    return [this.#place(`${field}XpmId`), this.#place(`${field}Name`)];
  }

  #place(field: string): number {
    return this.#columns.findIndex(({ name }) => name === columnName(field));
  }
}
