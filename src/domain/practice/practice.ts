/** Where a practice's records come from. Manual sync exists for `XPM` and `FYI` only. */
export type PracticeSource =
  'XPM' | 'FYI' | 'APS' | 'IRIS' | 'MYOB_AE' | 'MYOB_AO' | 'CCH' | 'MYOB_PM';

/** What the practice calls them. */
export const sourceNames: Readonly<Record<PracticeSource, string>> = {
  XPM: 'Xero Practice Manager',
  FYI: 'FYI',
  APS: 'APS',
  IRIS: 'IRIS',
  MYOB_AE: 'MYOB AE',
  MYOB_AO: 'MYOB AO',
  CCH: 'CCH',
  MYOB_PM: 'MYOB Practice Management',
};

/** Whether manual syncs exist for practices whose records come from there. */
export const hasManualSync = (source: PracticeSource): boolean =>
  source === 'XPM' || source === 'FYI';

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
  /** Of its clock: an IANA name. */
  readonly timeZone: string;
  readonly connection: XpmConnectionState;
  readonly role: Role;
}

/** What a practice's admins may choose. */
export type PracticeSettings = Pick<
  PracticeFacts,
  'importTaxAssessments' | 'primaryForClientMaintenance' | 'autoSync' | 'timeZone'
>;
