export interface Named {
  readonly name: string;
  /** The number of a job; other records have none. */
  readonly number?: string | null;
}

/** What people call a record: its name, for a job after its number. */
export const titleOf = ({ name, number = null }: Named): string =>
  number === null ? name : `${number} ${name}`;
