/** Where a practice's records come from. Manual sync exists for `XPM` and `FYI` only. */
export type PracticeSource =
  'XPM' | 'FYI' | 'APS' | 'IRIS' | 'MYOB_AE' | 'MYOB_AO' | 'CCH' | 'MYOB_PM';

export type Role = 'ADMIN' | 'STANDARD';

export type XpmConnectionState = 'CONNECTED' | 'NEEDS_RECONNECT' | 'DISCONNECTED';

/** Somebody signed in, as their token names them. */
export interface Viewer {
  /** The token's `sub`. */
  readonly subject: string;
  readonly name: string;
}

/** What the rules need to know of a practice, seen by one of its members. */
export interface PracticeFacts {
  readonly id: string;
  readonly name: string;
  readonly source: PracticeSource;
  readonly importTaxAssessments: boolean;
  readonly primaryForClientMaintenance: boolean;
  readonly autoSync: boolean;
  readonly connection: XpmConnectionState;
  readonly role: Role;
}
