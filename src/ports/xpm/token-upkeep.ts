/** Keeps consents alive whose tokens nothing uses. */
export interface TokenUpkeep {
  /**
   * Renews the practice's tokens unless they were renewed since then, by this or another process. Does nothing
   * for a practice without tokens. It costs no call to XPM. @throws SourceFailure
   */
  renewUnused(practiceId: string, since: Date): Promise<void>;
}
