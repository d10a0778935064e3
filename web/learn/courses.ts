// What can be learned in the page, with the settings that the command line would use for it.
import { type Rig, swingUpTraining, twinTask } from '../../rig/description/index.js';
import { createTask } from '../../sim/index.js';
import { defaultSettings, type MethodName, type TrainingSettings } from '../../src/learn/training/index.js';
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

/** The settings of a course: those of `synaptolytic train` with the same words, so that the champion has the same bytes. */
export function courseSettings(name: CourseName, method: MethodName, seed: number): TrainingSettings {
  const rig: Rig = presetRig(courses[name].rig);
  if (name === 'desk') {
    const { task, changes } = swingUpTraining(rig);
    const played = createTask(task, changes.taskParameters);
    return defaultSettings(task, method, { ...changes, seed, twin: twinTask(rig, played)! }, played);
  }
  return defaultSettings(name, method, { seed, twin: twinTask(rig, createTask(name))! });
}
