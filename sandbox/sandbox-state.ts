import { MovableClock } from './clock.ts';
import { FaultBook } from './faults/fault-queue.ts';
import { CallCounts } from './gateway/call-counts.ts';
import { Limits } from './gateway/limits.ts';
import { Codes } from './identity/codes.ts';
import { Grants } from './identity/grants.ts';
import type { Signer } from './identity/signer.ts';
import { createSigner } from './identity/signer.ts';
import type { PracticeSeed } from './practice/practice-seed.ts';
import { Practices } from './practice/practices.ts';
import type { SandboxSettings } from './settings.ts';

export interface WorldOptions {
  readonly practices: readonly PracticeSeed[];
  readonly now: () => number;
  readonly settings: SandboxSettings;
}

/** Everything that the sandbox remembers. One per sandbox; handlers get it as an argument. */
export class World {
  readonly clock: MovableClock;
  readonly practices: Practices;
  readonly grants = new Grants();
  readonly codes = new Codes();
  readonly signer: Signer = createSigner();
  readonly faults = new FaultBook();
  settings: SandboxSettings;
  limits: Limits;
  calls = new CallCounts();
  /** The address that callers use, e.g. `http://localhost:4010`. Set when the server listens. */
  url = '';
  readonly #initialSettings: SandboxSettings;

  constructor({ practices, now, settings }: WorldOptions) {
    this.clock = new MovableClock(now);
    this.practices = new Practices(practices);
    this.#initialSettings = settings;
    this.settings = settings;
    this.limits = this.#freshLimits();
  }

  /** Back to the seed with a full quota. Tokens and connections stay as they are. */
  reset(): void {
    this.clock.reset();
    this.practices.reset();
    this.faults.clear();
    this.settings = this.#initialSettings;
    this.limits = this.#freshLimits();
    this.calls = new CallCounts();
  }

  #freshLimits(): Limits {
    return new Limits(() => this.settings);
  }
}
