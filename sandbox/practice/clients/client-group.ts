/** A group of clients (docs/xpm-api.md 4.3); each client holds the UUIDs of its groups. */
export interface ClientGroup {
  /** The number that identifies the group in 3.0. */
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly taxable: boolean;
}
