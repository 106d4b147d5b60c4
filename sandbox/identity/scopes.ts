const areas: readonly string[] = ['client', 'job', 'staff', 'time'];

/**
 * Scopes that the sandbox knows: Xero's for Practice Manager (Xero developer docs, scopes), the old
 * all-in-one `practicemanager` of the recorded tokens, and OpenID Connect's.
 */
export const knownScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'practicemanager',
  ...areas.flatMap((area) => [`practicemanager.${area}`, `practicemanager.${area}.read`]),
];

/** Whether the scopes allow a call of this kind; `any` is whichever area they are for. */
export function allows(scopes: readonly string[], area: string, isRead: boolean): boolean {
  if (area === 'any') return areas.some((one) => allows(scopes, one, isRead));
  if (scopes.includes('practicemanager') || scopes.includes(`practicemanager.${area}`)) return true;
  return isRead && scopes.includes(`practicemanager.${area}.read`);
}
