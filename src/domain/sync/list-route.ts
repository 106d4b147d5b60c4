/**
 * How a run reads a list that can be too large for one response, the cheapest way first.
 * - `WHOLE`: one call returns the list, or what has changed in it.
 * - `PAGES`: one call returns what has changed lately; pages show which other records are new or differ, and
 *   each of those is read by a call of its own.
 * - `RECORDS`: pages name the records, and each is read by a call of its own.
 */
export const listRoutes = ['WHOLE', 'PAGES', 'RECORDS'] as const;
export type ListRoute = (typeof listRoutes)[number];
