import type { PracticeFacts } from '../../domain/practice/practice.ts';

/** What a practice's admins choose. */
export const settingsColumns = {
  importTaxAssessments: true,
  primaryForClientMaintenance: true,
  autoSync: true,
  timeZone: true,
} as const;

/** What decides what runs by itself; `withConnection` makes one of it. */
export const automationColumns = {
  ...settingsColumns,
  id: true,
  source: true,
  connection: { select: { state: true } },
} as const;

type Connection = PracticeFacts['connection'];

/** A practice without a row for its connection has never had one. */
export function withConnection<
  T extends { readonly connection: { readonly state: Connection } | null },
>(practice: T): Omit<T, 'connection'> & { readonly connection: Connection } {
  return { ...practice, connection: practice.connection?.state ?? 'DISCONNECTED' };
}
