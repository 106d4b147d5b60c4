/** A person in XPM's staff list (docs/xpm-api.md 6). */
export interface StaffMember {
  /** The number that identifies the person in 3.0. */
  readonly id: number;
  readonly uuid: string;
  readonly text: Readonly<Record<StaffElement, string>>;
  readonly disabled: boolean;
}

/** The text elements in the order of Xero's documentation. */
export const staffElements = [
  'Name',
  'Email',
  'Phone',
  'Mobile',
  'Address',
  'PayrollCode',
] as const;
type StaffElement = (typeof staffElements)[number];
