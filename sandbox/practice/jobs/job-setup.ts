/** An item that an administrator of XPM sets up for jobs. Lists contain its name only. */
export interface JobSetupItem {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

/** A type of task. Each task of a job has one. */
export interface TaskType extends JobSetupItem {
  readonly billable: boolean;
}

/** A set of tasks that is added to a job together. */
export interface JobTemplate extends JobSetupItem {
  readonly tasks: readonly TemplateTask[];
}

interface TemplateTask {
  /** UUID of the task type. */
  readonly type: string;
  readonly estimatedMinutes: number;
}

/** Everything that a practice has set up for jobs. */
export interface JobSetup {
  readonly categories: readonly JobSetupItem[];
  readonly taskTypes: readonly TaskType[];
  readonly templates: readonly JobTemplate[];
}
