import { z } from 'zod';
import type { World } from '../sandbox-state.ts';

/** What the caller of a control route must change; answered with 400. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** One control route; `schema` reads its JSON body, `{}` when there is none. */
export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/__control/`. */
  readonly path: string;
  readonly run: (world: World, body: unknown) => unknown;
}

/** A route whose body is checked before it runs. */
export function controlRoute<S extends z.ZodType>(
  method: ControlRoute['method'],
  path: string,
  schema: S,
  run: (world: World, input: z.infer<S>) => unknown,
): ControlRoute {
  return {
    method,
    path,
    run: (world, body) => {
      const input = schema.safeParse(body);
      if (!input.success) throw new ControlError(z.prettifyError(input.error));
      return run(world, input.data);
    },
  };
}

export const nothing = z.strictObject({});

/** A field's text. XML 1.0 has no way to write most control characters. */
export const fieldText = z.string().refine((text) => !/[^\t\n\r\P{Cc}]/u.test(text), {
  error: 'control characters cannot be part of XML',
});

/** A record's fields. @throws ControlError naming what is wrong. */
export function parsedFields<S extends z.ZodType>(schema: S, fields: unknown): z.infer<S> {
  const result = schema.safeParse(fields);
  if (!result.success) throw new ControlError(z.prettifyError(result.error));
  return result.data;
}

/** A practice by index, name or tenant id. */
export const practiceKey = z.union([z.int().min(0), z.string().min(1)], {
  error: 'a practice is an index, a name or a tenant id',
});

/** @throws ControlError */
export function practiceIndex({ practices }: World, key: number | string): number {
  const index = practices.indexOf(key);
  if (index !== -1) return index;
  const names = practices.all().map(({ name }, place) => `${place} (${name})`);
  throw new ControlError(`there is no practice ${key}; there are ${names.join(', ')}`);
}
