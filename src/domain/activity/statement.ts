/** Who a message comes from: XPM (Xero's own text) or this service. */
export const speakers = ['XPM', 'SERVICE'] as const;
export type Speaker = (typeof speakers)[number];

/**
 * A message with its speaker, so that no text of ours is read as XPM's. An XPM text is quoted as it is; a
 * text of this service is a sentence without the final full stop.
 */
export interface Statement {
  readonly speaker: Speaker;
  readonly text: string;
}

export const saidByXpm = (text: string): Statement => ({ speaker: 'XPM', text });

export const saidByService = (text: string): Statement => ({ speaker: 'SERVICE', text });

/** The text without its final full stop, as part of a sentence. */
export const bareTextOf = ({ text }: Statement): string => text.trim().replace(/\.$/, '');

/** The statement inside a sentence of ours: a text of XPM's is marked as XPM's. */
export const quote = (statement: Statement): string =>
  statement.speaker === 'XPM' ? `XPM said: ${bareTextOf(statement)}` : bareTextOf(statement);
