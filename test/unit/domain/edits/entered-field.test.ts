import { describe, expect, it } from 'vitest';
import type { EditableField } from '../../../../src/domain/edits/editable-field.ts';
import { clientFields, jobFields } from '../../../../src/domain/edits/editable-field.ts';
import type {
  Entered,
  FieldChecks,
  PersonChoice,
} from '../../../../src/domain/edits/entered-field.ts';
import { enteredContent, referenceOf } from '../../../../src/domain/edits/entered-field.ts';
import type { FieldProblemReason } from '../../../../src/domain/edits/field-problem.ts';
import { valid } from '../../../../src/domain/edits/field-problem.ts';
import type { Content } from '../../../../src/domain/edits/pending-change.ts';
import { xpmTextRules } from '../../../../src/xpm/text-rules.ts';

const { name, description, startDate, budget, manager, state } = jobFields;
const ada = { xpmId: 'a', name: 'Ada' };
const clear: Entered = { type: 'clear' };
const text = (entered: string): Entered => ({ type: 'text', text: entered });
const byId = (id: string): PersonChoice => ({ type: 'user', id });
const byEmail = (email: string): PersonChoice => ({ type: 'email', email });

const namesakes = [ada, { xpmId: 'b', name: 'Ada' }];
const states = ['In Progress', 'Planned'];
const textRules = xpmTextRules;

/** The rows of a practice in which only Ada has an id, and as many users share an e-mail as it has characters. */
function find(field: EditableField, entered: Entered): FieldChecks {
  const reference = referenceOf(field, entered);
  switch (reference.type) {
    case 'none':
      return { people: [], states: [], textRules };
    case 'jobStates':
      return { people: [], states, textRules };
    case 'person': {
      const { choice } = reference;
      const people =
        choice.type === 'user'
          ? [ada].filter(() => choice.id === 'ada')
          : namesakes.slice(0, choice.email.length);
      return { people, states: [], textRules };
    }
  }
}
const enter = (field: EditableField, entered: Entered) =>
  enteredContent(field, entered, find(field, entered));

describe('The entered content of a field', () => {
  it.each<[EditableField, Entered, Content]>([
    [name, text(' New\r\nname '), 'New\nname'],
    [description, clear, null],
    [description, text(' \n'), null],
    [startDate, text('2026-01-02'), '2026-01-02'],
    [startDate, text('20280229'), '2028-02-29'],
    [startDate, text('0001-01-01'), '0001-01-01'],
    [startDate, text('9999-12-31'), '9999-12-31'],
    [clientFields.dateOfBirth, clear, null],
    [budget, text('1,250.50'), '1250.5'],
    [budget, text(' 007 '), '7'],
    [budget, text('-0.00'), '0'],
    [budget, text(''), null],
    [budget, clear, null],
    [budget, text('9'.repeat(30)), '9'.repeat(30)],
    [state, text(' in progress '), 'In Progress'],
    [manager, byId('ada'), ada],
    [manager, byEmail('1'), ada],
    [manager, clear, null],
  ])('The field %o accepts %j as %j', (field, entered, content) => {
    expect(enter(field, entered)).toEqual(valid(content));
  });

  it.each<[EditableField, Entered, FieldProblemReason, RegExp]>([
    [name, clear, 'REQUIRED', /^Name cannot be empty\.$/],
    [name, text('  '), 'REQUIRED', /empty/],
    [startDate, clear, 'REQUIRED', /^Start Date/],
    [state, clear, 'REQUIRED', /empty/],
    [state, text('\n'), 'REQUIRED', /empty/],
    [clientFields.name, clear, 'REQUIRED', /empty/],
    [name, text('x'.repeat(501)), 'TOO_LONG', /500 .* 501/],
    [description, text('x'.repeat(10_001)), 'TOO_LONG', /10000 .* 10001/],
    [name, text('a\u0000'), 'NOT_ALLOWED_CHARACTERS', /control character/],
    [clientFields.companyNumber, text('*****678'), 'MASKED_VALUE', /masked/],
    [startDate, text('2026-02-29'), 'INVALID_DATE', /must be a date/],
    [startDate, text(''), 'INVALID_DATE', /must be a date/],
    [startDate, text('0000-01-01'), 'INVALID_DATE', /must be a date/],
    [budget, text('-0.01'), 'INVALID_DECIMAL', /zero or more/],
    [budget, text('1,00'), 'INVALID_DECIMAL', /zero or more/],
    [budget, text('1e3'), 'INVALID_DECIMAL', /zero or more/],
    [budget, text('９'), 'INVALID_DECIMAL', /zero or more/],
    [budget, text('9'.repeat(31)), 'INVALID_DECIMAL', /zero or more/],
    [state, text('Nowhere'), 'UNKNOWN_STATE', /“Nowhere”.*Known states: In Progress, Planned\./],
    [manager, byId('ben'), 'UNKNOWN_PERSON', /No active user .* this id/],
    [manager, byEmail(''), 'UNKNOWN_PERSON', /No active user .* e-mail/],
    [manager, byEmail('12'), 'AMBIGUOUS_PERSON', /Several users have the e-mail 12\. .* by id/],
    [manager, text('Ada'), 'UNKNOWN_PERSON', /id or e-mail/],
    [name, byId('ada'), 'WRONG_TYPE', /^Name cannot be a person\.$/],
  ])('The field %o does not accept %j: %s', (field, entered, reason, message) => {
    expect(enter(field, entered)).toEqual({
      type: 'invalid',
      reason,
      message: expect.stringMatching(message) as string,
    });
  });

  it('The problem of a state says so when no state is known yet', () => {
    const none: FieldChecks = { people: [], states: [], textRules };
    expect(enteredContent(state, text('Planned'), none)).toMatchObject({
      reason: 'UNKNOWN_STATE',
      message: expect.stringContaining('No state is known yet: sync the jobs first.') as string,
    });
  });

  it('Only a person or a state refers to stored rows', () => {
    const ofAda = byId('ada');
    expect(referenceOf(manager, ofAda)).toEqual({ type: 'person', choice: ofAda });
    expect(referenceOf(state, text('Planned'))).toEqual({ type: 'jobStates' });
    for (const [field, entered] of [
      [name, text('New')],
      [budget, text('1')],
      [manager, clear],
      [state, clear],
      [name, ofAda],
    ] as const) {
      expect(referenceOf(field, entered)).toEqual({ type: 'none' });
      expect(enter(field, entered)).toHaveProperty('type');
    }
  });
});
