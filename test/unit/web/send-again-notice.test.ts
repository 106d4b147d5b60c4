import { CombinedError } from 'urql';
import { expect, test } from 'vitest';
import { sendAgainNotice } from '../../../web/problems/refusals/send-again-notice.ts';

test.each([
  [2, 'Sent again', /^2 changes on the way to XPM\./],
  [0, 'Nothing to send', /sent already/],
])('%i changes that are sent again are no failure', (retried, title, message) => {
  const outcome = {
    __typename: 'PendingChangesRetried',
    retried,
    client: null,
    job: null,
  } as const;
  expect(sendAgainNotice(outcome, undefined)).toEqual({
    color: 'teal',
    title,
    message: expect.stringMatching(message) as string,
  });
});

test('A refusal and a lost response say why nothing is sent', () => {
  const refusal = { __typename: 'ReconnectNeeded', message: 'Connect again.' } as const;
  const failed = { color: 'red', title: 'Nothing is sent again' };
  expect(sendAgainNotice(refusal, undefined)).toEqual({ ...failed, message: 'Connect again.' });
  const lost = new CombinedError({ networkError: new Error('lost') });
  expect(sendAgainNotice(undefined, lost)).toMatchObject(failed);
});
