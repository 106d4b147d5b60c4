import path from 'node:path';
import type { EmbeddedServices } from '../harness/environment.ts';

/** Its variables may name parts that already run elsewhere, in place of embedded ones. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface StackOptions {
  readonly dataDir: string;
  readonly env: Environment;
  /** Receives each part as it has started, and stops them in reverse. */
  readonly parts: AsyncDisposableStack;
  /** Aborted when everything stops: a part that is starting gives up. */
  readonly signal: AbortSignal;
  /** Called when a part has died and is started again. */
  readonly onIncident: (line: string) => void;
  /** Called when a vital part has died. */
  readonly onFatal: (line: string) => void;
}

/** The values that earlier steps pass on to later ones. */
interface Found extends EmbeddedServices {
  readonly apiUrl: string;
  readonly temporalUi: string;
  /** The key of the embedded issuer, with which the API signs demo people in. */
  readonly issuerKeyFile: string;
  /** The API's environment, and the worker's. */
  readonly programEnv: Readonly<Record<string, string>>;
}

export interface Stack extends StackOptions {
  readonly found: { -readonly [Name in keyof Found]?: Found[Name] };
}

export interface Step {
  readonly title: string;
  /** Returns what the display adds to the title when the step is done. */
  readonly start: (stack: Stack, report: (line: string) => void) => Promise<string>;
}

/** A value that an earlier step has found. */
export function foundBy<Name extends keyof Found>(
  { found }: Stack,
  name: Name,
): NonNullable<Found[Name]> {
  const value = found[name];
  if (value == null) throw new Error(`No step has found "${name}".`);
  return value;
}

/** Whether the demo people can sign in here and connect their practices to the embedded sandbox. */
export function hasDemo({ env }: Stack): boolean {
  return env['AUTH_ISSUER'] === undefined && env['XPM_BASE_URL'] === undefined;
}

/** What a step displays when the part already runs elsewhere. */
export const yours = (variable: string): string => `yours (${variable})`;

/** Adds a part that the others cannot do without: when it dies, everything stops. */
export function addVital(
  { parts, signal, onFatal }: Stack,
  name: string,
  part: AsyncDisposable & { readonly ended: Promise<string>; readonly lastLines: () => string },
): void {
  parts.use(part);
  void part.ended.then((reason) => {
    if (!signal.aborted) onFatal(`${name} ended (${reason}).\n${part.lastLines()}`);
  });
}

export function inData({ dataDir }: Pick<StackOptions, 'dataDir'>, name: string): string {
  return path.join(dataDir, name);
}
