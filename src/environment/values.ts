import { z } from 'zod';

/** Completes the sentence "<VARIABLE> …"; a missing variable keeps the message "is required". */
export const must =
  (message: string) =>
  ({ input }: { readonly input: unknown }): string | undefined =>
    input === undefined ? undefined : `must ${message}`;

export const text = z.string().min(1, { error: must('not be empty') });
export const httpUrl = z
  .url({ protocol: /^https?$/, error: must('be an http or https URL') })
  .transform((url) => url.replace(/\/$/, ''));
export const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: must('be a postgresql URL'),
});

const portError = must('be a port number from 0 to 65535');
export const port = z.coerce
  .number({ error: portError })
  .int({ error: portError })
  .min(0, { error: portError })
  .max(65_535, { error: portError });

const countError = must('be a whole number above 0');
export const count = z.coerce
  .number({ error: countError })
  .int({ error: countError })
  .positive({ error: countError });

const secondsError = must('be a number of seconds above 0');
export const seconds = z.coerce.number({ error: secondsError }).positive({ error: secondsError });

const wholeError = must('be a whole number');
export const wholeNumber = z.coerce
  .number({ error: wholeError })
  .int({ error: wholeError })
  .nonnegative({ error: wholeError });

export const yesOrNo = z
  .enum(['true', 'false'], { error: must('be true or false') })
  .transform((value) => value === 'true');

const secondsOrZeroError = must('be a number of seconds, or 0');
export const secondsOrZero = z.coerce
  .number({ error: secondsOrZeroError })
  .nonnegative({ error: secondsOrZeroError });
