// What a controller made from the rig file alone reaches on the twin of a swing-up: the line that networks are held against.
import { createTask, playEpisode } from '../../sim/index.js';
import { CodedError } from '../../src/base/index.js';
import { energySwingUp, type Rig, twinTask } from '../description/index.js';
import { measurements, spread } from './measurements.js';
import { type MotionSample, measureMotion, motionSample, neverHeld, summarizeMotion } from './motion.js';
import { type ValidationOptions, validationStart, yieldToEventLoop } from './validation.js';
import type { LevelResult } from './verdict.js';

const EPISODE_S = 60;

/**
 * Plays {@link energySwingUp} from hanging, 60 s each, from the starts of validation: with the rig's encoders, 1 ms of delay, and plant steps of 500 us.
 *
 * @throws CodedError RIG_INVALID when nothing balances the rig's pole, or the signal's reason.
 */
export async function validateBaseline(rig: Rig, options: ValidationOptions): Promise<LevelResult> {
  const { periodUs } = rig;
  const trained = createTask('rig-swing-up', { periodUs, maxSteps: Math.round((EPISODE_S * 1e6) / periodUs) });
  const twin = twinTask(rig, trained)!; // a task on a rig has one
  const task = createTask(twin.task, twin.taskParameters);
  const episodes = [];
  for (let episode = 0; episode < options.episodes; episode++) {
    await yieldToEventLoop(options.signal);
    const policy = energySwingUp(rig);
    if (policy === undefined) {
      throw new CodedError(
        'RIG_INVALID',
        `The motor of the rig "${rig.name}" cannot balance its pole. Check masses, lengths and force.`,
      );
    }
    const samples: MotionSample[] = [];
    const watched = {
      act: (observation: Float64Array, actions: Float64Array) => {
        policy.act(observation, actions);
        samples.push(motionSample(observation, actions[0]!));
      },
    };
    const played = playEpisode(task, watched, validationStart(options.seed, episode));
    const motion = summarizeMotion(samples, periodUs / 1e6);
    episodes.push({
      episode,
      return: played.return,
      steps: played.steps,
      motion: played.steps < task.maxSteps ? neverHeld(motion, EPISODE_S) : motion,
    });
    options.onProgress?.({
      level: 'baseline',
      episode: episode + 1,
      episodes: options.episodes,
      return: played.return,
    });
  }
  const { mean, min } = spread(episodes.map((episode) => episode.return));
  const motions = measureMotion(episodes.map(({ motion }) => motion));
  return {
    level: 'baseline',
    episodes,
    measurements: [...measurements({ meanReturn: mean, minReturn: min }), ...motions],
  };
}
