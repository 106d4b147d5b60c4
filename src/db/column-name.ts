/** The Postgres name of a field or an enum: `xpmId` becomes `xpm_id` (see `@map` in the schema). */
export function columnName(name: string): string {
  return name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
