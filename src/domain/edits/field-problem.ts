/** Why an entered value was not taken. Nothing of an edit with a problem is stored. */
export type FieldProblemReason =
  | 'REQUIRED'
  | 'TOO_LONG'
  | 'NOT_ALLOWED_CHARACTERS'
  | 'MASKED_VALUE'
  | 'INVALID_DATE'
  | 'INVALID_DECIMAL'
  | 'DUE_BEFORE_START'
  | 'UNKNOWN_STATE'
  | 'UNKNOWN_PERSON'
  | 'AMBIGUOUS_PERSON'
  | 'UNKNOWN_DEFINITION'
  | 'INACTIVE_DEFINITION'
  | 'NOT_FOR_THIS_RECORD'
  | 'WRONG_TYPE'
  | 'NOT_AN_OPTION'
  | 'DUPLICATE';

export interface FieldProblem {
  /** The field's name in the input; of a custom field the id that was sent. */
  readonly field: string;
  readonly reason: FieldProblemReason;
  /** What is wrong and what would do, in plain words. */
  readonly message: string;
}

/** A value that was understood, or why it was not. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: FieldProblemReason; readonly message: string };

export const taken = <T>(value: T): Checked<T> => ({ ok: true, value });

export const refused = (reason: FieldProblemReason, message: string): Checked<never> => ({
  ok: false,
  reason,
  message,
});
