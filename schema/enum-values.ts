/** The values of an enum with their descriptions. The domain's type makes sure that none is missing. */
export function enumValues<T extends string>(
  descriptions: Readonly<Record<T, string>>,
): Record<T, { readonly description: string }> {
  const values = Object.entries<string>(descriptions).map(
    ([value, description]) => [value, { description }] as const,
  );
  return Object.fromEntries(values) as Record<T, { readonly description: string }>;
}
