import path from 'node:path';

/** Variables that name a part of somebody's own, which then replaces the embedded one. */
type Environment = Readonly<Record<string, string | undefined>>;

export interface StackOptions {
  readonly dataDir: string;
  readonly env: Environment;
  /** Receives each part as it has started, and stops them in reverse. */
  readonly started: AsyncDisposableStack;
  /** Aborted when everything stops: a part that is starting gives up. */
  readonly signal: AbortSignal;
  /** Something died and was started again. */
  readonly onIncident: (line: string) => void;
  /** Something died without which there is no going on. */
  readonly onFatal: (line: string) => void;
}

/** What the steps have made so far. */
export interface Stack extends StackOptions {
  /** The environment of API and worker. */
  readonly settings: Record<string, string>;
  temporalUi: string | null;
}

export interface Step {
  readonly title: string;
  /** Returns what to say of it when it is done. */
  readonly start: (stack: Stack, say: (line: string) => void) => Promise<string>;
}

/** Whether the demo people can sign in here and connect their practices to a sandbox that is ours. */
export function hasDemo({ env }: Stack): boolean {
  return env['AUTH_ISSUER'] === undefined && env['XPM_BASE_URL'] === undefined;
}

/** What a step answers when the part is somebody's own. */
export function use(stack: Stack, variable: string, value: string): string {
  stack.settings[variable] = value;
  return `yours (${variable})`;
}

/** A part that the others cannot do without: when it dies, everything stops. */
export function guard(
  stack: Stack,
  name: string,
  part: AsyncDisposable & { ended: Promise<string>; lastLines: () => string },
): void {
  stack.started.use(part);
  void part.ended.then((reason) => {
    if (!stack.signal.aborted) stack.onFatal(`${name} ended (${reason}).\n${part.lastLines()}`);
  });
}

export function inData({ dataDir }: Pick<StackOptions, 'dataDir'>, name: string): string {
  return path.join(dataDir, name);
}
