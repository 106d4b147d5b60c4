/** A page of a list whose position is a row. */
export interface RowPage {
  /** The id of the row before the page. */
  readonly after?: string | undefined;
  /** The id of the row behind it. */
  readonly before?: string | undefined;
  readonly limit: number;
  /** Starts from the end of the list, for a page that is read backwards. */
  readonly inverted: boolean;
}

/** The rows of a practice that match a filter, page by page. */
export interface RowPages<Row, Filter> {
  page(practiceId: string, filter: Filter, page: RowPage): Promise<readonly Row[]>;
  count(practiceId: string, filter: Filter): Promise<number>;
}
