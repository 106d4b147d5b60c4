/** The address under which a client can be reached; null when there is none. */
type Email = { readonly address: string; readonly origin: 'CLIENT' | 'PRIMARY_CONTACT' } | null;

/** The address of a client's primary contact, marked as such; undefined when the client has its own or nobody has one. */
export const emailOfContact = (email: Email): string | undefined =>
  email?.origin === 'PRIMARY_CONTACT' ? `${email.address} (primary contact)` : undefined;
