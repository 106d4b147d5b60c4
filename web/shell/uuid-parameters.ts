import { notFound } from '@tanstack/react-router';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A UUID in the search of an address; undefined for anything else, which the API would refuse. */
export const uuidParameter = (value: unknown): string | undefined =>
  typeof value === 'string' && uuid.test(value) ? value : undefined;

/** Throws the router's `notFound` unless every parameter of a path is a UUID. */
export function requireUuids(params: object): void {
  const isKnown = Object.values(params).every((value) => uuidParameter(value) !== undefined);
  if (!isKnown) notFound({ throw: true });
}
