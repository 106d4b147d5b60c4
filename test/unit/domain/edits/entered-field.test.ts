import { describe, expect, it } from 'vitest';
import type { EditableField } from '../../../../src/domain/edits/editable-field.ts';
import { clientFields, jobFields } from '../../../../src/domain/edits/editable-field.ts';
import type {
  Entered,
  FieldChecks,
  PersonChoice,
} from '../../../../src/domain/edits/entered-field.ts';
import { enteredContent } from '../../../../src/domain/edits/entered-field.ts';
import type { FieldProblemReason } from '../../../../src/domain/edits/field-problem.ts';
import { taken } from '../../../../src/domain/edits/field-problem.ts';
import type { Content } from '../../../../src/domain/edits/pending-change.ts';
import { xpmTextRules } from '../../../../src/xpm/text-rules.ts';

const { name, description, startDate, budget, manager, state } = jobFields;
const ada = { xpmId: 'a', name: 'Ada' };
const byId = (id: string): PersonChoice => ({ type: 'user', id });
const byEmail = (email: string): PersonChoice => ({ type: 'email', email });

const checks: FieldChecks = {
  textRules: xpmTextRules,
  people: (choice) =>
    Promise.resolve(
      choice.type === 'user'
        ? [ada].filter(() => choice.id === 'ada')
        : [ada, { xpmId: 'b', name: 'Ada' }].slice(0, choice.email.length),
    ),
  states: () => Promise.resolve(['In Progress', 'Planned']),
};
const enter = (field: EditableField, entered: Entered) => enteredContent(field, entered, checks);

describe('what is entered for a field', () => {
  it.each<[EditableField, Entered, Content]>([
    [name, ' New\r\nname ', 'New\nname'],
    [description, null, null],
    [description, ' \n', null],
    [startDate, '2026-01-02', '2026-01-02'],
    [startDate, '20280229', '2028-02-29'],
    [startDate, '0001-01-01', '0001-01-01'],
    [startDate, '9999-12-31', '9999-12-31'],
    [clientFields.dateOfBirth, null, null],
    [budget, '1,250.50', '1250.5'],
    [budget, ' 007 ', '7'],
    [budget, '-0.00', '0'],
    [budget, '', null],
    [budget, null, null],
    [budget, '9'.repeat(30), '9'.repeat(30)],
    [state, ' in progress ', 'In Progress'],
    [manager, byId('ada'), ada],
    [manager, byEmail('1'), ada],
    [manager, null, null],
  ])('%o: %j means %j', async (field, entered, content) => {
    expect(await enter(field, entered)).toEqual(taken(content));
  });

  it.each<[EditableField, Entered, FieldProblemReason, RegExp]>([
    [name, null, 'REQUIRED', /^Name cannot be empty\.$/],
    [name, '  ', 'REQUIRED', /empty/],
    [startDate, null, 'REQUIRED', /^Start Date/],
    [state, null, 'REQUIRED', /empty/],
    [state, '\n', 'REQUIRED', /empty/],
    [clientFields.name, null, 'REQUIRED', /empty/],
    [name, 'x'.repeat(501), 'TOO_LONG', /500 .* 501/],
    [description, 'x'.repeat(10_001), 'TOO_LONG', /10000 .* 10001/],
    [name, 'a\u0000', 'NOT_ALLOWED_CHARACTERS', /control character/],
    [clientFields.companyNumber, '*****678', 'MASKED_VALUE', /masked/],
    [startDate, '2026-02-29', 'INVALID_DATE', /no date/],
    [startDate, '', 'INVALID_DATE', /no date/],
    [startDate, '0000-01-01', 'INVALID_DATE', /no date/],
    [budget, '-0.01', 'INVALID_DECIMAL', /zero or more/],
    [budget, '1,00', 'INVALID_DECIMAL', /zero or more/],
    [budget, '1e3', 'INVALID_DECIMAL', /zero or more/],
    [budget, '９', 'INVALID_DECIMAL', /zero or more/],
    [budget, '9'.repeat(31), 'INVALID_DECIMAL', /zero or more/],
    [state, 'Nowhere', 'UNKNOWN_STATE', /“Nowhere”.*Known: In Progress, Planned\./],
    [manager, byId('ben'), 'UNKNOWN_PERSON', /Nobody .* that id/],
    [manager, byEmail(''), 'UNKNOWN_PERSON', /Nobody .* e-mail/],
    [manager, byEmail('12'), 'AMBIGUOUS_PERSON', /Several people have the e-mail 12\. .* by id/],
    [manager, 'Ada', 'UNKNOWN_PERSON', /id or e-mail/],
    [name, byId('ada'), 'WRONG_TYPE', /^Name is no person\.$/],
  ])('%o: %j is %s', async (field, entered, reason, message) => {
    expect(await enter(field, entered)).toEqual({
      ok: false,
      reason,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is no state when none is known yet, and that is said', async () => {
    const none: FieldChecks = { ...checks, states: () => Promise.resolve([]) };
    expect(await enteredContent(state, 'Planned', none)).toMatchObject({
      reason: 'UNKNOWN_STATE',
      message: expect.stringContaining('None is known yet; sync the jobs.') as string,
    });
  });

  it('is looked up only when it has to be', async () => {
    const nothing: FieldChecks = {
      textRules: xpmTextRules,
      people: () => Promise.reject(new Error('Nobody was named.')),
      states: () => Promise.reject(new Error('No state was named.')),
    };
    for (const [field, entered] of [
      [name, 'New'],
      [budget, '1'],
      [manager, null],
      [state, null],
    ] as const) {
      await expect(enteredContent(field, entered, nothing)).resolves.toHaveProperty('ok');
    }
  });
});
