import { dateAfter } from '../../calendar.ts';
import type { Job, JobTask } from '../../practice/jobs/job.ts';
import type { TaskType } from '../../practice/jobs/job-setup.ts';
import type { StaffMember } from '../../practice/staff/staff-member.ts';
import { generatedNotes } from '../generated-notes.ts';
import { hash, pickAt, Random } from '../random.ts';
import { uuidAt } from '../uuids.ts';
import { sentences } from '../vocabulary.ts';
import { milestoneTexts } from './job-vocabulary.ts';

/** UUIDs reserved per job in the series of tasks; a job uses 0 to 3 of them. */
export const tasksPerJob = 4;
export const firstTaskId = 160_000_001;

export interface JobListsSource {
  readonly key: number;
  readonly position: number;
  /** The series of task UUIDs. */
  readonly taskUuids: number;
  readonly start: string;
  readonly staff: readonly StaffMember[];
  readonly taskTypes: readonly TaskType[];
}

/** None to three tasks. Every second task is scheduled and has somebody assigned. */
export function generatedTasks(source: JobListsSource): JobTask[] {
  const { key, position, taskUuids, start, staff, taskTypes } = source;
  const random = new Random(hash(key, position, 110));
  return Array.from({ length: position % tasksPerJob }, (_, place) => {
    const index = position * tasksPerJob + place;
    const type = random.pick(taskTypes);
    const estimatedMinutes = 15 * (1 + random.below(40));
    const isScheduled = index % 2 === 1;
    const member = isScheduled && staff.length > 0 ? random.pick(staff) : null;
    return {
      id: firstTaskId + index,
      uuid: uuidAt(taskUuids, index),
      type: type.uuid,
      name: type.name,
      description: random.below(3) === 0 ? `${random.pick(sentences)}\n- step 1\n- step 2` : '',
      estimatedMinutes,
      actualMinutes: random.below(2) === 0 ? 0 : estimatedMinutes + random.below(60),
      completed: random.below(3) === 0,
      billable: type.billable,
      folder: random.pick(['', 'Year end', 'GST & PAYE']),
      start: isScheduled ? start : null,
      due: isScheduled ? dateAfter(start, 14) : null,
      assigned: member === null ? [] : [{ staff: member.uuid, allocatedMinutes: estimatedMinutes }],
    };
  });
}

/** Every fifth job has two milestones. */
export function generatedMilestones({ key, position, start }: JobListsSource): Job['milestones'] {
  if (position % 5 !== 1) return [];
  return [0, 1].map((place) => ({
    uuid: uuidAt(hash(key, 0x4d69_6c65), position * 2 + place),
    date: dateAfter(start, 20 * (place + 1)),
    description: pickAt(milestoneTexts, hash(key, position, 112 + place)),
    completed: place === 0,
    folder: '',
  }));
}

/** Notes like those of clients. The first note of every second job has a comment. */
export function generatedJobNotes({ key, position, staff }: JobListsSource): Job['notes'] {
  const isAnswered = position % 2 === 0;
  return generatedNotes(hash(key, 0x4a6f_624e), position, staff).map((note, place) => ({
    uuid: uuidAt(hash(key, 0x4e6f_7465), position * 8 + place),
    note,
    comments:
      isAnswered && place === 0
        ? [
            {
              uuid: uuidAt(hash(key, 0x436f_6d6d), position),
              text: pickAt(sentences, hash(key, position, 115)),
              date: note.Date,
              createdBy: note.CreatedBy,
            },
          ]
        : [],
  }));
}
