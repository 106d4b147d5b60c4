import type { PracticeFacts } from '../../domain/practice/practice.ts';

/** The settings that a practice's admins choose. */
export const settingsColumns = {
  importTaxAssessments: true,
  primaryForClientMaintenance: true,
  autoSync: true,
  timeZone: true,
} as const;

/** What decides which syncs run automatically. `withConnection` maps the row. */
export const automationColumns = {
  ...settingsColumns,
  id: true,
  source: true,
  connection: { select: { state: true } },
} as const;

type Connection = PracticeFacts['connection'];

/** Flattens the connection. A practice without a connection row has never been connected. */
export function withConnection<
  T extends { readonly connection: { readonly state: Connection } | null },
>(practice: T): Omit<T, 'connection'> & { readonly connection: Connection } {
  return { ...practice, connection: practice.connection?.state ?? 'DISCONNECTED' };
}
