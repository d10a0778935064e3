// A task that also shows what is always 1 and always −1: a bias of either sign for networks whose weights are 0 or 1.
import type { Curriculum, Task } from '../../sim/index.js';

const bias = [1, -1];
const constants = ['one', 'minusOne'].map((name) => ({ name, unit: '' }));

/** Scales for all that a biased task shows. @param scales of the task inside */
export function biasedScales(scales: readonly number[] = []): number[] {
  return [...scales, ...bias.map(() => 1)];
}

/** The task with the constants. The kernel plays it, since it is of the class of the task inside. */
export function biased(inner: Task): Task {
  const { curriculum } = inner;
  const observed = inner.observations.length;
  const own: Partial<Task> = {
    observations: [...inner.observations, ...constants],
    observe: (state, observation) => {
      inner.observe(state, observation);
      observation.set(bias, observed);
    },
    reset: (state, random) => inner.reset(state, random),
    step: (state, actions) => inner.step(state, actions),
    isDone: (state) => inner.isDone(state),
    ...(curriculum && { curriculum: biasedLessons(curriculum) }),
  };
  return Object.create(inner, Object.getOwnPropertyDescriptors(own));
}

function biasedLessons(curriculum: Curriculum): Curriculum {
  const { generations, hardening } = curriculum;
  const tasks = new Map<Task, Task>();
  const once = (task: Task) => tasks.get(task) ?? tasks.set(task, biased(task)).get(task)!;
  return {
    generations,
    hardening,
    lesson: (generation) => {
      const found = curriculum.lesson(generation);
      return { ...found, task: once(found.task), reset: (...start) => found.reset(...start) };
    },
  };
}
