import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../../prisma/generated/client.ts';
import type { TestStack } from '../stack/stack.ts';

const plain = (practiceId: string): string => practiceId.replace('Practice:', '');
const now = new Date('2026-01-02T03:04:05Z');

type ClientRow = Prisma.ClientUncheckedCreateInput;

/** Stores clients, as a sync would have; returns their ids as the API spells them. */
export async function addClients(
  stack: TestStack,
  clients: readonly Partial<ClientRow>[],
  practiceId = stack.practiceId,
): Promise<string[]> {
  const rows = clients.map((client, n) => ({
    id: randomUUID(),
    practiceId: plain(practiceId),
    xpmId: randomUUID(),
    name: `Client ${String(n).padStart(4, '0')}`,
    isArchived: false,
    isDeleted: false,
    notes: [],
    relationships: [],
    hash: 'hash',
    changedAt: now,
    ...client,
  }));
  await stack.prisma.client.createMany({ data: rows });
  return rows.map(({ id }) => `Client:${id}`);
}

/** Stores jobs, as a sync would have; returns their ids as the API spells them. */
export async function addJobs(
  stack: TestStack,
  jobs: readonly Partial<Prisma.JobCreateManyInput>[],
  practiceId = stack.practiceId,
): Promise<string[]> {
  const rows = jobs.map((job, n) => ({
    id: randomUUID(),
    practiceId: plain(practiceId),
    xpmId: randomUUID(),
    number: `J${String(n).padStart(6, '0')}`,
    name: `Job ${String(n).padStart(4, '0')}`,
    state: 'Planned',
    startDate: new Date('2026-03-01'),
    dueDate: new Date('2026-03-31'),
    clientXpmId: randomUUID(),
    clientName: 'Client',
    assigned: [],
    hash: 'hash',
    changedAt: now,
    ...job,
  }));
  await stack.prisma.job.createMany({ data: rows });
  return rows.map(({ id }) => `Job:${id}`);
}

/** Stores definitions of custom fields of jobs and clients: text, unless stated otherwise. */
export async function addFieldDefinitions(
  stack: TestStack,
  definitions: readonly Partial<Prisma.FieldDefinitionCreateManyInput>[],
  practiceId = stack.practiceId,
): Promise<string[]> {
  const rows = definitions.map((definition, n) => ({
    id: randomUUID(),
    practiceId: plain(practiceId),
    xpmId: randomUUID(),
    name: `Field ${String(n).padStart(4, '0')}`,
    type: 'Text',
    valueElement: 'TEXT' as const,
    useClient: true,
    useContact: false,
    useJob: true,
    useJobTask: false,
    useJobCost: false,
    useJobTime: false,
    hash: 'hash',
    changedAt: now,
    ...definition,
  }));
  await stack.prisma.fieldDefinition.createMany({ data: rows });
  return rows.map(({ id }) => `FieldDefinition:${id}`);
}

/** Stores what a record's custom fields hold, by the ids of their definitions, as read from XPM. */
export async function addFieldValues(
  stack: TestStack,
  record: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const [type, id = ''] = record.split(':');
  for (const [definition, value] of Object.entries(values)) {
    const { xpmId, name, valueElement } = await stack.prisma.fieldDefinition.findUniqueOrThrow({
      where: { id: definition.replace('FieldDefinition:', '') },
    });
    const data = { definitionXpmId: xpmId, name, valueElement, value };
    if (type === 'Job') await stack.prisma.jobFieldValue.create({ data: { ...data, jobId: id } });
    else await stack.prisma.clientFieldValue.create({ data: { ...data, clientId: id } });
  }
  const read = { where: { id }, data: { valuesLastReadCall: 1n }, select: { id: true } };
  await (type === 'Job' ? stack.prisma.job.update(read) : stack.prisma.client.update(read));
}

/** Stores a change of a record that is on its way to XPM. */
export async function addPendingChange(
  stack: TestStack,
  record: string,
  change: Partial<Prisma.PendingChangeUncheckedCreateInput> = {},
): Promise<void> {
  const [type, id = ''] = record.split(':');
  const owner = type === 'Job' ? { jobId: id } : { clientId: id };
  const where = { where: { id }, select: { practiceId: true } };
  const { practiceId } = await (type === 'Job'
    ? stack.prisma.job.findUniqueOrThrow(where)
    : stack.prisma.client.findUniqueOrThrow(where));
  await stack.prisma.pendingChange.create({
    data: {
      id: randomUUID(),
      practiceId,
      ...owner,
      field: 'name',
      label: 'Name',
      base: 'theirs',
      ours: 'ours',
      theirs: 'theirs',
      since: now,
      editedBy: 'Ada Finch',
      ...(change.refusal == null ? {} : { refusalReason: 'REJECTED' as const }),
      ...change,
    },
  });
}

/** Stores a group with these members. */
export async function addGroup(
  stack: TestStack,
  name: string,
  options: { readonly members?: readonly string[]; readonly practiceId?: string } = {},
): Promise<string> {
  const { members = [], practiceId = stack.practiceId } = options;
  const { id } = await stack.prisma.clientGroup.create({
    data: { practiceId: plain(practiceId), xpmId: randomUUID(), name },
  });
  await stack.prisma.clientGroupMember.createMany({
    data: members.map((client) => ({ groupId: id, clientId: client.replace('Client:', '') })),
  });
  return `ClientGroup:${id}`;
}

export async function addUsers(
  stack: TestStack,
  users: readonly Partial<Prisma.UserUncheckedCreateInput>[],
  practiceId = stack.practiceId,
): Promise<string[]> {
  const rows = users.map((user, n) => ({
    id: randomUUID(),
    practiceId: plain(practiceId),
    xpmId: randomUUID(),
    name: `User ${String(n).padStart(4, '0')}`,
    hash: 'hash',
    changedAt: now,
    ...user,
  }));
  await stack.prisma.user.createMany({ data: rows });
  return rows.map(({ id }) => `User:${id}`);
}

/** Stores a client group with the clients of these names as its members. */
export async function addClientGroup(
  stack: TestStack,
  name: string,
  members: readonly string[],
): Promise<void> {
  const practiceId = plain(stack.practiceId);
  const clients = await stack.prisma.client.findMany({
    where: { practiceId, name: { in: [...members] } },
    select: { id: true },
  });
  await stack.prisma.clientGroup.create({
    data: {
      practiceId,
      xpmId: randomUUID(),
      name,
      changedAt: now,
      members: { create: clients.map(({ id }) => ({ clientId: id })) },
    },
  });
}

export async function addContacts(stack: TestStack, client: string, count: number): Promise<void> {
  await stack.prisma.contact.createMany({
    data: Array.from({ length: count }, (_, ordinal) => ({
      clientId: client.replace('Client:', ''),
      xpmId: randomUUID(),
      ordinal,
      name: `Contact ${ordinal}`,
      isPrimary: ordinal === 0,
      isDeleted: false,
    })),
  });
}

/** Stores a deletion review of clients that nobody has decided. Returns its id as the API spells it. */
export async function addDeletionReview(
  stack: TestStack,
  practiceId = stack.practiceId,
): Promise<string> {
  const review = await stack.prisma.deletionReview.create({
    data: {
      id: randomUUID(),
      practiceId: plain(practiceId),
      kind: 'CLIENTS',
      noun: 'clients',
      missing: 30,
      known: 100,
      state: 'PENDING',
      observedAt: now,
    },
  });
  return `DeletionReview:${review.id}`;
}

/** Stores an open problem of a client. */
export async function addProblem(
  stack: TestStack,
  problem: Partial<Prisma.ProblemUncheckedCreateInput> = {},
  practiceId = stack.practiceId,
): Promise<string> {
  const { id } = await stack.prisma.problem.create({
    data: {
      practiceId: plain(practiceId),
      kind: 'CLIENTS',
      content: 'clients',
      identity: problem.xpmId ?? 'Jane Roe',
      label: 'Jane Roe',
      type: 'recordSkipped',
      reason: 'RECORD_UNREADABLE',
      message: 'DateOfBirth is not a date. Correct it in XPM.',
      firstSeenAt: now,
      lastSeenAt: now,
      rereadAt: now,
      ...problem,
    },
  });
  return `Problem:${id}`;
}

/** Stores a run that has succeeded, unless stated otherwise. */
export async function addRun(
  stack: TestStack,
  run: Partial<Prisma.SyncRunUncheckedCreateInput> = {},
  practiceId = stack.practiceId,
): Promise<string> {
  const { id } = await stack.prisma.syncRun.create({
    data: {
      id: randomUUID(),
      practiceId: plain(practiceId),
      kind: 'CLIENTS',
      state: 'SUCCEEDED',
      trigger: 'MANUAL',
      requestedAt: now,
      startedAt: now,
      finishedAt: now,
      mode: 'FULL',
      cursor: { step: 0, position: 0, problems: [] },
      ...run,
    },
  });
  return `SyncRun:${id}`;
}

/** Stores finished runs, each with its entry in the activity; a second apart, the latest last. */
export async function addRuns(
  stack: TestStack,
  count: number,
  practiceId = stack.practiceId,
): Promise<{ runs: string[]; entries: string[] }> {
  const runs: string[] = [];
  const entries: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const at = new Date(now.getTime() + n * 1000);
    const times = { requestedAt: at, startedAt: at, finishedAt: at };
    const run = await addRun(stack, times, practiceId);
    const entry = await stack.prisma.practiceActivity.create({
      data: {
        id: randomUUID(),
        practiceId: plain(practiceId),
        type: n % 2 === 0 ? 'SYNC' : 'CONNECTION',
        status: n % 3 === 0 ? 'FAILURE' : 'SUCCESS',
        title: 'Sync Clients',
        message: 'All is well.',
        runId: run.replace('SyncRun:', ''),
        createdAt: at,
        updatedAt: at,
      },
    });
    runs.push(run);
    entries.push(`PracticeActivity:${entry.id}`);
  }
  return { runs, entries };
}

/** Stores entries of the activity, one about each of these records; a second apart, the latest last. */
export async function addEntries(
  stack: TestStack,
  title: string,
  records: readonly string[],
): Promise<void> {
  await stack.prisma.practiceActivity.createMany({
    data: records.map((record, n) => {
      const at = new Date(now.getTime() + n * 1000);
      return {
        id: randomUUID(),
        practiceId: plain(stack.practiceId),
        title,
        message: 'All is well.',
        ...({ type: 'SYNC', status: 'SUCCESS', createdAt: at, updatedAt: at } as const),
        recordId: record.split(':')[1] ?? '',
      };
    }),
  });
}
