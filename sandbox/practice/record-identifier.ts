/** A record as 3.1 (UUID) or 3.0 (number) identifies it. */
export type RecordIdentifier =
  { readonly type: 'uuid'; readonly uuid: string } | { readonly type: 'id'; readonly id: number };

export function identifies(
  identifier: RecordIdentifier,
  record: { readonly id: number; readonly uuid: string },
): boolean {
  return identifier.type === 'uuid' ? record.uuid === identifier.uuid : record.id === identifier.id;
}
