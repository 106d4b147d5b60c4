import type { SourceFailure } from '../domain/sync/source-failure.ts';

/** The practice or the run whose call failed. */
export type FailurePlace = { readonly practiceId: string } | { readonly runId: string };

/**
 * Called with every failure of the source in full, for the operators of the service. The practice reads a
 * message that derives from the failure's reason.
 */
export type OnSourceFailure = (failure: SourceFailure, place: FailurePlace) => void;
