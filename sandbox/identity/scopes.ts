const areas: readonly string[] = ['client', 'job', 'staff', 'time'];

/**
 * All supported scopes: Xero's for Practice Manager (docs/xpm-api.md 1.4), the former
 * `practicemanager` of the recorded tokens, and those of OpenID Connect.
 */
export const knownScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'offline_access',
  'practicemanager',
  ...areas.flatMap((area) => [`practicemanager.${area}`, `practicemanager.${area}.read`]),
];

/**
 * Whether the scopes allow a read or a write in an area; the area `any` stands for each of them.
 */
export function allows(scopes: readonly string[], area: string, isRead: boolean): boolean {
  if (area === 'any') return areas.some((each) => allows(scopes, each, isRead));
  if (scopes.includes('practicemanager') || scopes.includes(`practicemanager.${area}`)) return true;
  return isRead && scopes.includes(`practicemanager.${area}.read`);
}
