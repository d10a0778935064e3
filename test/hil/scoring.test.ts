// Level `rig` scores a motion by the reward of the task itself.
import { describe, expect, it } from 'vitest';
import type { RigState } from '../../rig/bench/index.js';
import { rigGame, scoreOf } from '../../rig/hil/index.js';
import { type Policy, playEpisode, RandomStream, STATE_INDEX, type Task } from '../../sim/index.js';
import { balanceChampion, champion, swingUpChampion } from './champions.js';

/** On a short track, so that it is left. */
const rig = { softLimitM: 0.2, stopM: 0.3, maxSteps: 300 };
const { mask } = balanceChampion;
const games = {
  balance: rigGame(balanceChampion),
  'swing-up': rigGame(swingUpChampion),
  'rig-balance': rigGame(champion('rig-balance', mask, rig)),
  'rig-swing-up': rigGame(champion('rig-swing-up', mask, rig)),
};

/** The states of an episode, and what came of it. */
function play(task: Task, policy: Policy) {
  const states: RigState[] = [];
  const note = (state: Float64Array): void => {
    states.push({
      positionM: state[STATE_INDEX.position]!,
      velocityMps: state[STATE_INDEX.velocity]!,
      angleRad: state[STATE_INDEX.angle]!,
      angularVelocityRadps: state[STATE_INDEX.angularVelocity]!,
    });
  };
  const { maxSteps, stateSize, observations, actions } = task;
  const watched: Task = {
    ...{ name: task.name, parameters: {}, periodUs: 1, solvedReturn: 0, maxSteps, stateSize, observations, actions },
    reset: (state, random) => {
      task.reset(state, random);
      note(state);
    },
    step: (state, given) => {
      const reward = task.step(state, given);
      note(state);
      return reward;
    },
    isDone: (state) => task.isDone(state),
    observe: (state, observation) => task.observe(state, observation),
  };
  const episode = playEpisode(watched, policy, new RandomStream({ seed: 1, purpose: 'start' }));
  return { states, episode };
}

const driven = (action: number): Policy => ({ act: (_, actions) => void actions.fill(action) });

describe.each(Object.entries(games))('a motion in %s', (name, game) => {
  it.each([0, 0.3])('earns what the simulated episode does, bit for bit (action %f)', (action) => {
    const { states, episode } = play(game.task, driven(action));
    expect(scoreOf(game, states, false)).toEqual({ return: episode.return, steps: episode.steps });
  });

  it('that a fault ends loses the steps that are left in a swing-up, as a pole that hangs would', () => {
    const { states } = play(game.task, driven(0));
    const begun = states.slice(0, 11);
    const lost = name.endsWith('swing-up') ? game.task.maxSteps - 10 : 0;
    expect(scoreOf(game, begun, true)).toEqual({ return: scoreOf(game, begun, false).return - lost, steps: 10 });
  });
});

it('leaving the track costs the rest of a swing-up once, also when a fault follows', () => {
  const game = games['rig-swing-up'];
  const { states, episode } = play(game.task, driven(0.3));
  expect(episode.done).toBe(true);
  expect(scoreOf(game, states, true)).toEqual({ return: episode.return, steps: episode.steps });
});
