import { responseDate } from '../../calendar.ts';
import type { Job } from '../../practice/jobs/job.ts';
import type { SandboxSettings } from '../../settings.ts';
import type { Version } from '../call.ts';
import { around, element, list } from '../xml.ts';

interface ListView {
  readonly version: Version;
  readonly settings: SandboxSettings;
}

export function milestonesXml({ milestones }: Job, { version }: ListView): string {
  const items = milestones.map(({ uuid, date, description, completed, folder }) =>
    around(
      'Milestone',
      identifier(version, uuid) +
        element('Date', responseDate(date)) +
        element('Description', description) +
        element('Completed', String(completed)) +
        element('Folder', folder),
    ),
  );
  return list('Milestones', items.join(''));
}

/**
 * With the setting `notesHaveTags` a note has a `Tag` and an empty `Folder`, as notes of clients.
 */
export function jobNotesXml({ notes }: Job, { version, settings }: ListView): string {
  const items = notes.map(({ uuid, note, comments }) => {
    const written = comments.map(({ uuid: own, text, date, createdBy }) =>
      around(
        'Comment',
        identifier(version, own) +
          element('Text', text) +
          element('Date', date) +
          element('CreatedBy', createdBy),
      ),
    );
    return around(
      'Note',
      identifier(version, uuid) +
        element('Title', note.Title) +
        element('Text', note.Text) +
        element('Folder', settings.notesHaveTags ? '' : note.Folder) +
        (settings.notesHaveTags ? element('Tag', note.Tag) : '') +
        element('Date', note.Date) +
        element('CreatedBy', note.CreatedBy) +
        list('Comments', written.join('')),
    );
  });
  return list('Notes', items.join(''));
}

/** 3.0 has no identifiers of milestones and notes. */
function identifier(version: Version, uuid: string): string {
  return version === '3.1' ? element('UUID', uuid) : '';
}
