/** The column of a field: `xpmId` is stored in `xpm_id`. `prisma/schema.prisma` maps the same names. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
