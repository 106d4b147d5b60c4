export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** The ids of users by the text of their option: the name, and for people with the same name the email as well. */
export function personOptions(users: readonly User[]): ReadonlyMap<string, string> {
  const count = new Map<string, number>();
  for (const { name } of users) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    users.map(({ id, name, email }) => [
      (count.get(name) ?? 0) > 1 ? `${name} (${email ?? id})` : name,
      id,
    ]),
  );
}
