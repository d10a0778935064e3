// What can be learned in the page, with the settings that the command line would use for it.
import { type SwingUpTraining, swingUpTraining, type TwinTask, twinTask } from '../../rig/description/index.js';
import { createTask, type Task } from '../../sim/index.js';
import type { MethodName } from '../../src/learn/training/index.js';
import { presetRig } from '../files.js';

export interface Course {
  readonly title: string;
  /** The rig that the champion is for. */
  readonly rig: string;
  readonly methods: readonly MethodName[];
  /** `train` with these options does the same. */
  readonly flags: string;
}

export const courses = {
  desk: { title: 'Swing up on a desk', rig: 'desktop', methods: ['evolve'], flags: '--rig desktop' },
  'swing-up': {
    title: "The article's swing-up",
    rig: 'bench-bumpers',
    methods: ['regrow', 'mk1', 'mk2'],
    flags: '--task swing-up',
  },
  balance: { title: "The article's balance", rig: 'bench-bumpers', methods: ['mk1', 'mk2'], flags: '--task balance' },
} as const satisfies Readonly<Record<string, Course>>;

export type CourseName = keyof typeof courses;

/** What a course is played on. The thread that learns makes settings of it: they need all methods, which nothing else in the page does. */
export interface CoursePlan {
  readonly task: string;
  readonly changes: Partial<SwingUpTraining['changes']>;
  readonly twin: TwinTask;
}

/** What `synaptolytic train` with the flags of a course plays, so that the champion has the same bytes. */
export function coursePlan(name: CourseName): CoursePlan {
  const rig = presetRig(courses[name].rig);
  const { task, changes } = name === 'desk' ? swingUpTraining(rig) : { task: name, changes: {} };
  return { task, changes, twin: twinTask(rig, courseTask({ task, changes }))! };
}

/** The task itself. */
export function courseTask({ task, changes }: Pick<CoursePlan, 'task' | 'changes'>): Task {
  return createTask(task, changes.taskParameters);
}
