import type { PrismaClient } from '../prisma/generated/client.ts';
import type { MemberRoles } from './db/practice/members.ts';
import type { Reader } from './db/reader.ts';
import type { UnitOfWork } from './db/unit-of-work.ts';
import type { TextRules } from './domain/edits/entered-text.ts';
import type { Role, Viewer } from './domain/practice/practice.ts';
import type { PracticeFeed } from './events/practice-feed.ts';
import type { Clock } from './ports/clock.ts';
import type { OnSourceFailure } from './ports/failure-log.ts';
import type { PracticeSource } from './ports/xpm/source.ts';
import type { PracticeTarget } from './ports/xpm/target.ts';
import type { XpmConsent } from './ports/xpm/xpm-consent.ts';

/** What the process builds once for all requests. */
export interface Services {
  readonly prisma: PrismaClient;
  /** Runs work that only reads, and cancels its statements when the signal aborts. */
  readonly runWhileWanted: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;
  readonly reader: Reader;
  readonly unitOfWork: UnitOfWork;
  readonly consent: XpmConsent;
  /** XPM, for the one call that an edit of a record that was never read needs. */
  readonly source: Pick<PracticeSource, 'clientFieldValues' | 'jobFieldValues'>;
  /** Where edits go, for the number of calls that sending them needs. */
  readonly target: Pick<PracticeTarget, 'plan'>;
  readonly textRules: TextRules;
  readonly feed: PracticeFeed;
  /** The roles of a practice's members, read once for all who wait for them. */
  readonly members: (practiceId: string) => Promise<MemberRoles>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly onFailure: OnSourceFailure;
}

/** The context of a resolver. `viewer` is `null` for a request without a token. */
export interface Context {
  readonly services: Services;
  readonly viewer: Viewer | null;
  /**
   * What an execution may see that several members of a practice share: what each of them sees. `null` for an
   * execution for the viewer alone.
   */
  readonly rights: SharedRights | null;
  /** The position in the header `Last-Event-ID`, with which a stream of events is resumed. */
  readonly lastEventId: string | null;
}

export interface SharedRights {
  readonly practiceId: string;
  readonly role: Role;
}
