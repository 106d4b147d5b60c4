import type { SourceFailure } from '../domain/sync/source-failure.ts';

/** Where a source failed somebody. */
export type FailurePlace = { readonly practiceId: string } | { readonly runId: string };

/**
 * Told of a source's failure with all that is known of it, for those who run the service. The
 * practice reads plain words instead, made from the failure's reason.
 */
export type OnSourceFailure = (failure: SourceFailure, place: FailurePlace) => void;
