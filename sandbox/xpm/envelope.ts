import type { SandboxSettings } from '../settings.ts';
import type { CallResult, Version } from './call.ts';
import { element } from './xml.ts';

export interface EnvelopeContext {
  readonly version: Version;
  readonly settings: SandboxSettings;
  /** The value of the attribute `api-method`. 3.1 has it only with the setting `apiMethodIn31`. */
  readonly apiMethod: string;
}

/** The envelope of a result: `Response`, `Status` OK, then the payload (docs/xpm-api.md 3.1). */
export function* okEnvelope(context: EnvelopeContext, result: CallResult): Generator<string> {
  yield `${opening(context)}<Status>${context.settings.okStatus}</Status>`;
  if (context.version === '3.1' && result.webUrl !== undefined) {
    yield element('WebUrl', result.webUrl);
  }
  if (typeof result.payload === 'string') yield result.payload;
  else yield* result.payload;
  yield '</Response>';
}

/** The envelope of a refusal (recorded: job.state.fail; docs/xpm-api.md 3.3). */
export function refusalEnvelope(context: EnvelopeContext, description: string): string {
  const text = element('ErrorDescription', description);
  return `${opening(context)}<Status>ERROR</Status>${text}</Response>`;
}

function opening({ version, settings, apiMethod }: EnvelopeContext): string {
  const marked = version === '3.0' || settings.apiMethodIn31;
  return marked ? `<Response api-method="${apiMethod}">` : '<Response>';
}
