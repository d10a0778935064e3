// What a task is: the world as training and validation see it.
import type { RandomStream } from '../random/index.js';

/** One observed number: its name, and its unit ('' for none). */
export interface Quantity {
  readonly name: string;
  readonly unit: string;
}

/** The observations of a task with one cart and one pole that turns right round. */
export const cartAndPole: readonly Quantity[] = [
  { name: 'cartPosition', unit: 'm' },
  { name: 'cartVelocity', unit: 'm/s' },
  { name: 'poleCosine', unit: '' },
  { name: 'poleSine', unit: '' },
  { name: 'poleVelocity', unit: 'rad/s' },
];

/** What training plays in a generation in place of its task: the same world from easier starts, for a shorter time. */
export interface Lesson {
  /** Plays as the task does, but for the length of its episodes. Lessons that play alike have one object. */
  readonly task: Task;
  /** Episodes start within so much of the goal, rad. */
  readonly startWidthRad: number;
  /** The mean return that shows that it is learned. */
  readonly solvedReturn: number;
  /** Puts the plant at the start of one of so many episodes, which together are spread evenly. */
  reset(state: Float64Array, random: RandomStream, episode: number, episodes: number): void;
}

/** Lessons from easy to hard. */
export interface Curriculum {
  /** So many generations have easier lessons than all later ones. */
  readonly generations: number;
  /** So many lessons after these let the world vary more and more. From here to the last of them each is played until it is learned. */
  readonly hardening: number;
  /** What a generation plays. @param generation counted from 0 */
  lesson(generation: number): Lesson;
}

/** Within which rewards and returns lie, whatever the policy. */
export interface RewardBounds {
  /** The most that one step gives. */
  readonly mostReward: number;
  /** The least that a whole episode returns. */
  readonly leastReturn: number;
}

/** An episodic control task over a plant. A task holds no state: the state is the caller's array, so one task serves many episodes. */
export interface Task {
  /** The name `createTask` knows. */
  readonly name: string;
  /** What rebuilds the task together with its name. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly observations: readonly Quantity[];
  /** What each observation is multiplied by before a network sees it, so that unit weights suit it; absent: 1 each. */
  readonly observationScales?: readonly number[];
  /** How many outputs a policy must have. */
  readonly actions: number;
  /** Length of the state array. */
  readonly stateSize: number;
  /** The control period in microseconds. */
  readonly periodUs: number;
  /** An episode ends here even when not done. */
  readonly maxSteps: number;
  /** The mean return that counts as solved. */
  readonly solvedReturn: number;
  /** How many control periods the way from a start to the goal may take. Before that a return says little. Absent: episodes start at the goal. */
  readonly approachSteps?: number;
  /** Puts the plant at a random start. */
  reset(state: Float64Array, random: RandomStream): void;
  /** Advances one control period under the policy's actions and returns the reward. */
  step(state: Float64Array, actions: Float64Array): number;
  /**
   * The reward of the step that led to this state: what `step` returned, bit for bit. Absent where it depends on more, such as the actions.
   *
   * @param steps control periods of the episode so far, that one included.
   */
  reward?(state: Float64Array, steps: number): number;
  /** Absent where nothing is known; roundings of a sum aside. */
  readonly rewardBounds?: RewardBounds;
  /** The lessons by which it is learned. Absent where training plays the task as it is from the first generation on. */
  readonly curriculum?: Curriculum;
  /** Whether the episode is over because of its state. */
  isDone(state: Float64Array): boolean;
  /** Writes the `observations.length` observed numbers of the state. */
  observe(state: Float64Array, observation: Float64Array): void;
}

/** A task whose reward can be told from a state, wherever the state comes from. */
export type StateRewardTask = Task & Required<Pick<Task, 'reward'>>;

/** Anything that turns an observation into actions in [-1, 1]. */
export interface Policy {
  /** Reads the observation, one value for each input, and fills in the actions, one for each output. */
  act(observation: Float64Array, actions: Float64Array): void;
}

/** What each observation of the task is multiplied by before a network with unit weights sees it. */
export function scalesOf({ observations, observationScales }: Task): readonly number[] {
  return observationScales ?? observations.map(() => 1);
}

/** An action within [-1, 1], as the environments clip it. */
export function limitAction(action: number): number {
  if (action > 1) return 1;
  if (action < -1) return -1;
  return action;
}
