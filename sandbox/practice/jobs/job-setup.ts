/** What an administrator of XPM sets up for jobs: each has a name, and lists show no more of it. */
export interface JobSetup {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

/** The kinds of task that a practice has; a job's task is one of a type. */
export interface TaskType extends JobSetup {
  readonly billable: boolean;
}

/** Tasks that jobs get together. */
export interface JobTemplate extends JobSetup {
  readonly tasks: readonly TemplateTask[];
}

interface TemplateTask {
  /** UUID of the task type. */
  readonly type: string;
  readonly estimatedMinutes: number;
}

/** All that a practice has set up. */
export interface JobSetups {
  readonly categories: readonly JobSetup[];
  readonly taskTypes: readonly TaskType[];
  readonly templates: readonly JobTemplate[];
}
