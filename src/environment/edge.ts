import { z } from 'zod';
import { count, must, wholeNumber, yesOrNo } from './values.ts';

const originsError = must(
  'be origins such as https://app.example.com, separated by commas, without paths and patterns',
);
/** As browsers send them: scheme, host and a port that is not the usual one. */
const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .refine((list) => list.every(isOrigin), { error: originsError });

function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

export const edgeVariables = {
  SOCKETS_PER_VIEWER: count.default(100),
  CORS_ORIGINS: origins.optional(),
  TRUSTED_PROXIES: wholeNumber.default(0),
  VIEWER_COST_PER_MINUTE: count.default(1_000_000),
  ADDRESS_REQUESTS_PER_MINUTE: count.default(600),
  INTROSPECTION: yesOrNo.default(false),
  GRAPHIQL: yesOrNo.default(false),
};
