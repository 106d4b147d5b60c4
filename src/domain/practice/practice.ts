import type { XpmConnectionState } from './connection-state.ts';

export const practiceSources = [
  'XPM',
  'FYI',
  'APS',
  'IRIS',
  'MYOB_AE',
  'MYOB_AO',
  'CCH',
  'MYOB_PM',
] as const;

/** The practice management system that a practice's records come from. Manual sync exists for `XPM` and `FYI` only. */
export type PracticeSource = (typeof practiceSources)[number];

/** The sources as people know them. */
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

export const sourcesWithManualSync: readonly PracticeSource[] = ['XPM', 'FYI'];

/** Whether practices with this source have manual syncs, and send what is edited here to XPM. */
export const hasManualSync = (source: PracticeSource): boolean =>
  sourcesWithManualSync.includes(source);

export type Role = 'ADMIN' | 'STANDARD';

/** A signed-in person, as their token identifies them. */
export interface Viewer {
  /** The token's `sub`. */
  readonly subject: string;
  readonly name: string;
}

/** The data of a practice that the rules need, with the role of one of its members. */
export interface PracticeFacts {
  readonly id: string;
  readonly name: string;
  readonly source: PracticeSource;
  readonly importTaxAssessments: boolean;
  readonly primaryForClientMaintenance: boolean;
  readonly autoSync: boolean;
  /** The practice's time zone, an IANA name. */
  readonly timeZone: string;
  readonly connection: XpmConnectionState;
  readonly role: Role;
}

/** The settings that a practice's admins can change. */
export type PracticeSettings = Pick<
  PracticeFacts,
  'importTaxAssessments' | 'primaryForClientMaintenance' | 'autoSync' | 'timeZone'
>;
