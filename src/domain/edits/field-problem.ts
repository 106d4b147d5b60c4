/** Why an entered value is invalid. An edit with a problem is not stored at all. */
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
  | 'NOT_DISPLAYED'
  | 'DUPLICATE';

export interface FieldProblem {
  /** The field's name in the input; for a custom field, the id that was sent. */
  readonly field: string;
  readonly reason: FieldProblemReason;
  /** What is wrong and what would be valid, in plain English. */
  readonly message: string;
}

/** An entered value in its canonical form, or why it is invalid. */
export type Checked<T> =
  | { readonly type: 'valid'; readonly value: T }
  | { readonly type: 'invalid'; readonly reason: FieldProblemReason; readonly message: string };

export const valid = <T>(value: T): Checked<T> => ({ type: 'valid', value });

export const invalid = (reason: FieldProblemReason, message: string): Checked<never> => ({
  type: 'invalid',
  reason,
  message,
});
