import type { ClientRecord } from './client.ts';

/** The texts of a client that XPM's pages contain, as far as they are filled in. */
export const summaryTexts = [
  'name',
  'title',
  'firstName',
  'lastName',
  'otherName',
  'exportCode',
  'clientCode',
  'referralSource',
  'email',
  'phone',
  'fax',
  'website',
  'address',
  'city',
  'region',
  'postCode',
  'country',
  'postalAddress',
  'postalCity',
  'postalRegion',
  'postalPostCode',
  'postalCountry',
] as const satisfies readonly (keyof ClientRecord)[];

const summaryFlags = ['isArchived', 'isDeleted'] as const satisfies readonly (keyof ClientRecord)[];

type SummaryField = (typeof summaryTexts)[number] | (typeof summaryFlags)[number];

/** A client on a page: never enough to store one. The text of an absent element is `undefined`. */
export type ClientSummary = Pick<ClientRecord, 'xpmId' | 'name' | (typeof summaryFlags)[number]> & {
  readonly [F in Exclude<(typeof summaryTexts)[number], 'name'>]: ClientRecord[F] | undefined;
};

/** A client as it is displayed here, as far as pages contain it. */
export interface StoredSummary extends Pick<ClientRecord, 'xpmId' | SummaryField> {
  /** It is archived here, or XPM's last complete list lacked it. */
  readonly isMissing: boolean;
}

/** Whether the client has to be read alone: it is not stored, or its page shows something else. */
export function differs(
  listed: ClientSummary,
  stored: StoredSummary | undefined,
  { keepsTexts }: { readonly keepsTexts: boolean },
): boolean {
  if (stored === undefined || stored.isMissing) return true;
  if (summaryFlags.some((flag) => listed[flag] !== stored[flag])) return true;
  // With client data maintained here, our texts may differ and stay.
  if (keepsTexts) return false;
  // An element that the page leaves out says nothing: the page may not have it for any client.
  return summaryTexts.some(
    (field) => listed[field] !== undefined && listed[field] !== stored[field],
  );
}
