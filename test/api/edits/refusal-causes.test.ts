import { beforeEach, describe, expect, it } from 'vitest';
import { graphql } from '../../support/graphql.ts';
import { post } from '../../support/http/http.ts';
import { addPendingChange } from '../../support/records/records.ts';
import { editableRecords, plain } from './editable-records.ts';

const refusalCauses = graphql(`
  query RefusalCauses($id: ID!, $reasons: [ChangeRefusalReason!]) {
    practice(id: $id) {
      refusalCauses {
        reason
        changes
        records
        fix
        since
        retryCalls
      }
      pendingChanges(filter: { reasons: $reasons }) {
        edges {
          node {
            retryCalls
            field {
              field
              refusalReason
            }
          }
        }
      }
    }
  }
`);

const retryCause = graphql(`
  mutation RetryCause($input: RetryPendingChangesInput!) {
    retryPendingChanges(input: $input) {
      __typename
      ... on PendingChangesRetried {
        retried
        client {
          id
        }
        job {
          id
        }
      }
    }
  }
`);

const minute = (n: number): Date => new Date(Date.UTC(2026, 0, 2, 3, n));

describe('Causes of refused changes', () => {
  const records = editableRecords();
  const { expectNothingDone } = records;
  const refused = { refusal: 'Name is taken.', refusedBy: 'XPM', attempts: 3 } as const;
  const ignored = { ...refused, refusalReason: 'NOT_APPLIED' } as const;

  const read = async (reasons: ('REJECTED' | 'NOT_APPLIED')[] | null = null) => {
    const { stack } = records;
    const variables = { id: stack.practiceId, reasons };
    const { practice } = await stack.execute('standard', refusalCauses, variables);
    if (practice === null) throw new Error('The practice is missing.');
    const changes = practice.pendingChanges.edges.map(({ node }) => node);
    return { causes: practice.refusalCauses, changes };
  };
  const retry = async (reason: 'REJECTED' | 'NOT_APPLIED') => {
    const cause = { practiceId: records.stack.practiceId, reason };
    return (await records.stack.execute('standard', retryCause, { input: { cause } }))
      .retryPendingChanges;
  };

  beforeEach(async () => {
    const { stack, job, client } = records;
    await stack.prisma.pendingChange.deleteMany();
    await addPendingChange(stack, job, { ...refused, since: minute(2) });
    await addPendingChange(stack, job, { ...refused, field: 'state', since: minute(3) });
    await addPendingChange(stack, client, { ...refused, since: minute(1) });
    await addPendingChange(stack, client, { ...ignored, field: 'phone', since: minute(4) });
    await addPendingChange(stack, client, { field: 'email', since: minute(5) });
  });

  it('Refused changes are counted by reason, with their fix, since when, and the calls of a retry', async () => {
    const { causes, changes } = await read(['NOT_APPLIED']);
    expect(causes).toEqual([
      {
        reason: 'REJECTED',
        changes: 3,
        records: 2,
        fix: expect.stringMatching(/^Correct the value/) as string,
        since: minute(1).toISOString(),
        // The job is read, updated, moved to its state and read again; the client needs three calls.
        retryCalls: 4 + 3,
      },
      {
        reason: 'NOT_APPLIED',
        changes: 1,
        records: 1,
        fix: expect.stringMatching(/^Check in XPM/) as string,
        since: minute(4).toISOString(),
        retryCalls: 3,
      },
    ]);
    expect(changes).toEqual([
      { retryCalls: 3, field: { field: 'phone', refusalReason: 'NOT_APPLIED' } },
    ]);
  });

  it('A retry of a cause sends the changes of all its records again, and no others', async () => {
    const before = await records.everything();
    expect(await retry('REJECTED')).toEqual({
      __typename: 'PendingChangesRetried',
      retried: 3,
      client: null,
      job: null,
    });
    expect((await records.everything()).outboxMessages).toBe(before.outboxMessages + 2);
    expect((await read()).causes.map(({ reason }) => reason)).toEqual(['NOT_APPLIED']);
    expect(await expectNothingDone(() => retry('REJECTED'))).toMatchObject({ retried: 0 });
  });

  it('The changes of an archived record stay, and cost no calls', async () => {
    const { stack, job } = records;
    const where = { id: plain(job) };
    await stack.prisma.job.update({ where, data: { deletedAt: new Date() } });
    expect((await read()).causes[0]).toMatchObject({ changes: 3, records: 2, retryCalls: 3 });
    expect(await retry('REJECTED')).toMatchObject({ retried: 1 });
    expect((await read()).causes[0]).toMatchObject({ changes: 2, records: 1, retryCalls: 0 });
  });

  it.each([{}, { fields: ['name'] }, 'both', 'fields of a cause'] as const)(
    'A retry of %j is refused as invalid input',
    async (what) => {
      const { stack, job } = records;
      const cause = { practiceId: stack.practiceId, reason: 'REJECTED' };
      const fields = ['name'];
      const input =
        what === 'both'
          ? { recordId: job, cause }
          : typeof what === 'string'
            ? { cause, fields }
            : what;
      const query = `mutation ($input: RetryPendingChangesInput!) {
        retryPendingChanges(input: $input) { __typename } }`;
      const authorization = `Bearer ${await stack.tokenFor('standard')}`;
      const { body } = await post(stack.url, { query, variables: { input }, authorization });
      expect(body).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    },
  );
});
