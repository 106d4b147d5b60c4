import { PracticeCaller } from '../practice-caller.ts';

const now = Date.UTC(2026, 8, 10, 12, 0, 0);
export const start = (settings = {}, practice = 0): Promise<PracticeCaller> =>
  PracticeCaller.start({ now: () => now, settings }, practice);

export interface Named {
  readonly UUID: string;
  readonly Name: string;
}

export interface JobJson extends Named {
  readonly ID: string;
  readonly StateCode: string;
  readonly CreatedUtc: string;
  readonly Description: string;
  readonly ClientOrderNumber: string;
  readonly Budget: string | null;
  readonly CompletedDate: string | null;
  readonly Client: Named | null;
  readonly Contact: Named | null;
  readonly Manager: Named | null;
  readonly Partner: Named | null;
  readonly Assigned: readonly Named[];
  readonly Tasks: readonly (Named & { readonly Completed: boolean })[];
  readonly Notes: readonly unknown[];
  readonly Milestones: readonly unknown[];
}

export async function records<T = JobJson>(
  caller: PracticeCaller,
  request: Record<string, unknown>,
): Promise<T[]> {
  const body = { resource: 'job', ...request };
  return (await caller.post<{ records: T[] }>('records', body)).records;
}

export const allJobs = (caller: PracticeCaller): Promise<JobJson[]> =>
  records(caller, { action: 'list' });

/** The numbers of the listed jobs. */
export function numbers(xml: string): string[] {
  return [...xml.matchAll(/<Job><ID>([^<]*)<\/ID>/g)].map(([, number = '']) => number);
}

export const numbersOf = (jobs: readonly JobJson[]): string[] => jobs.map(({ ID }) => ID);

/** The required fields of a job. */
export async function minimal(caller: PracticeCaller): Promise<Record<string, unknown>> {
  const [client] = await records<Named>(caller, { resource: 'client', action: 'list', limit: 1 });
  return { Name: 'New job', Client: client?.UUID };
}
