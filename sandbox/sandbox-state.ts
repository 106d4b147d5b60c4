import { MovableClock } from './clock.ts';
import { FaultQueue } from './faults/fault-queue.ts';
import { CallCounts } from './gateway/call-counts.ts';
import { Limits } from './gateway/limits.ts';
import { AuthorizationCodes } from './identity/codes.ts';
import { Grants } from './identity/grants.ts';
import type { Signer } from './identity/signer.ts';
import { createSigner } from './identity/signer.ts';
import type { PracticeSeed } from './practice/practice-seed.ts';
import { Practices } from './practice/practices.ts';
import type { SandboxSettings } from './settings.ts';

export interface SandboxStateOptions {
  readonly practices: readonly PracticeSeed[];
  readonly now: () => number;
  readonly settings: SandboxSettings;
}

/** Everything that a sandbox keeps in memory. Request handlers get it as an argument. */
export class SandboxState {
  readonly clock: MovableClock;
  readonly practices: Practices;
  readonly grants = new Grants();
  readonly codes = new AuthorizationCodes();
  readonly signer: Signer = createSigner();
  readonly faults = new FaultQueue();
  settings: SandboxSettings;
  limits: Limits;
  calls = new CallCounts();
  /** The base address, e.g. `http://localhost:4010`; set when the server listens. */
  url = '';
  readonly #initialSettings: SandboxSettings;

  constructor({ practices, now, settings }: SandboxStateOptions) {
    this.clock = new MovableClock(now);
    this.practices = new Practices(practices);
    this.#initialSettings = settings;
    this.settings = settings;
    this.limits = this.#newLimits();
  }

  /** Restores records, clock, settings and quota. Tokens and connections stay valid. */
  reset(): void {
    this.clock.reset();
    this.practices.reset();
    this.faults.clear();
    this.settings = this.#initialSettings;
    this.limits = this.#newLimits();
    this.calls = new CallCounts();
  }

  #newLimits(): Limits {
    return new Limits(() => this.settings);
  }
}
