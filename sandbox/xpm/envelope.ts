import type { SandboxSettings } from '../settings.ts';
import type { Answer, Version } from './call.ts';
import { element } from './xml.ts';

export interface EnvelopeContext {
  readonly version: Version;
  readonly settings: SandboxSettings;
  /** The value of `api-method`: recorded for 3.0, by setting for 3.1. */
  readonly apiMethod: string;
}

/** The envelope around an answer: `Response`, `Status`, then what was asked for. */
export function* okEnvelope(context: EnvelopeContext, answer: Answer): Generator<string> {
  yield `${opening(context)}<Status>OK</Status>`;
  if (context.version === '3.1' && answer.webUrl !== undefined) {
    yield element('WebUrl', answer.webUrl);
  }
  if (typeof answer.payload === 'string') yield answer.payload;
  else yield* answer.payload;
  yield '</Response>';
}

/** A refusal as recorded (job.state.fail): its HTTP status is 200. */
export function refusalEnvelope(context: EnvelopeContext, description: string): string {
  const text = element('ErrorDescription', description);
  return `${opening(context)}<Status>ERROR</Status>${text}</Response>`;
}

function opening({ version, settings, apiMethod }: EnvelopeContext): string {
  const marked = version === '3.0' || settings.apiMethodIn31;
  return marked ? `<Response api-method="${apiMethod}">` : '<Response>';
}
