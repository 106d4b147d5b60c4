import type { SandboxSettings } from '../../../../sandbox/settings.ts';
import type { ClientRecord, UserReference } from '../../../../src/domain/records/client.ts';
import { canonicalDecimal } from '../../../../src/domain/records/field-value.ts';
import type { JobRecord, ListedJob } from '../../../../src/domain/records/job.ts';
import type { JobIdentity, NotFound } from '../../../../src/ports/xpm/source.ts';
import { PracticeCaller } from '../../sandbox/practice-caller.ts';
import type { TestSource } from '../support.ts';
import { drain, memoryVault, now, only, practiceId, sourceAt } from '../support.ts';

// Records that the sandbox does not know.
export const nobody = '00000000-0000-4000-8000-000000000000';
export const unknownJob = { xpmId: nobody, number: 'J9/..%2F 9' };

export interface SandboxPractice extends TestSource, AsyncDisposable {
  readonly caller: PracticeCaller;
}

/** A source and a target in front of a sandbox with one small practice. */
export async function start(settings: Partial<SandboxSettings> = {}): Promise<SandboxPractice> {
  const practices = [
    { type: 'generated', name: 'Harbour & Finch', clients: 8, staff: 4, jobs: 6 },
  ] as const;
  const caller = await PracticeCaller.start({ settings, practices });
  const { accessToken, refreshToken, tenantId } = caller.tokens;
  const tokens = { accessToken, refreshToken, accessTokenExpiresAt: new Date(now.getTime() + 6e5) };
  const sides = sourceAt(caller.sandbox.url, { vault: memoryVault({ tenantId, tokens }) });
  return { ...sides, caller, [Symbol.asyncDispose]: () => caller[Symbol.asyncDispose]() };
}

export async function someJob({ source }: TestSource): Promise<ListedJob> {
  return only((await drain(await source.currentJobs(practiceId))).records);
}

export async function someClient({ source }: TestSource): Promise<ClientRecord> {
  return only((await drain(await source.clients(practiceId))).records);
}

export async function staffIds({ source }: TestSource): Promise<readonly [string, string]> {
  const { records } = await drain(await source.list(practiceId, 'users'));
  const [one, two] = records.map(({ xpmId }) => xpmId);
  if (one === undefined || two === undefined) throw new Error('there are not two people');
  return [one, two];
}

export async function jobNow({ source }: TestSource, job: JobIdentity): Promise<JobRecord> {
  const single = await source.job(practiceId, job);
  if (single.type === 'notFound') throw new Error(`there is no job ${job.number}`);
  return single.record;
}

export async function clientNow({ source }: TestSource, xpmId: string): Promise<ClientRecord> {
  const single = await source.client(practiceId, xpmId);
  if (single.type === 'notFound') throw new Error(`there is no client ${xpmId}`);
  return single.record;
}

export function known<T extends { readonly type: 'found' }>(read: T | NotFound): T {
  if (read.type === 'notFound') throw new Error('XPM does not know the record');
  return read;
}

/** An editable field's content, canonical, whatever its kind. */
export function contentOf(record: ClientRecord | ListedJob, field: string): string | null {
  const content = (record as unknown as Record<string, UserReference | string | null>)[field];
  if (content === null || content === undefined) return null;
  if (typeof content !== 'string') return content.xpmId;
  return field === 'budget' ? canonicalDecimal(content) : content;
}
