import { z } from 'zod';
import type { Practice } from '../practice/practice.ts';
import type { SandboxState } from '../sandbox-state.ts';

/** A control request is wrong; the response is a 400 with the message. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/__control/`. */
  readonly path: string;
  /** Returns the JSON of the response. @throws ControlError */
  readonly run: (sandbox: SandboxState, body: unknown) => unknown;
}

/** A route that validates its JSON body (`{}` without a body) before it runs. */
export function controlRoute<S extends z.ZodType>(
  method: ControlRoute['method'],
  path: string,
  schema: S,
  run: (sandbox: SandboxState, input: z.infer<S>) => unknown,
): ControlRoute {
  return { method, path, run: (sandbox, body) => run(sandbox, parseInput(schema, body)) };
}

/** @throws ControlError with the fields that are wrong */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw new ControlError(z.prettifyError(result.error));
  return result.data;
}

export const noInput = z.strictObject({});

/** A practice by index, name or tenant id. */
export const practiceKey = z.union([z.int().min(0), z.string().min(1)], {
  error: 'a practice is an index, a name or a tenant id',
});

/** @throws ControlError when there is no such practice */
export function practiceIndex({ practices }: SandboxState, key: number | string): number {
  const index = practices.indexOf(key);
  if (index !== -1) return index;
  const names = practices.all().map(({ name }, place) => `${place} (${name})`);
  throw new ControlError(`there is no practice ${key}; there are ${names.join(', ')}`);
}

/** @throws ControlError when there is no such practice */
export function practiceAt(sandbox: SandboxState, key: number | string): Practice {
  const practice = sandbox.practices.at(practiceIndex(sandbox, key));
  if (practice === null) throw new ControlError(`there is no practice ${key}`);
  return practice;
}
