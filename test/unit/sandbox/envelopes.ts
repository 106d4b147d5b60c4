/** A response with `Status` OK alone. */
export const ok = '<Response><Status>OK</Status></Response>';

/** A refusal with the given description. */
export const refusal = (description: string): string =>
  `<Response><Status>ERROR</Status><ErrorDescription>${description}</ErrorDescription></Response>`;
