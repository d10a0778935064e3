// Playing episodes.
import { describe, expect, test } from 'vitest';
import { createTask, type Policy, playEpisode, RandomStream } from '../../sim/index.js';

/** A hand-made controller that swings the pole up and then holds it: enough to visit all of the state space. */
const swinger: Policy = {
  act(observation, actions) {
    const [x, v, cosine, sine, omega] = observation as unknown as [number, number, number, number, number];
    actions[0] = cosine > 0.8 ? 6 * sine + omega + 0.1 * x + 0.3 * v : omega * cosine < 0 ? 0.6 : -0.6;
  },
};

function starting(episode: number): RandomStream {
  return new RandomStream({ seed: 7, purpose: 'start', episode });
}

test('an episode that nothing ends runs to the last step', () => {
  const { steps, done } = playEpisode(createTask('swing-up'), swinger, starting(0));
  expect({ steps, done }).toEqual({ steps: 1000, done: false });
});

test('an episode ends with the step that is done, and counts its reward', () => {
  const idle: Policy = { act: (_, actions) => actions.fill(0) };
  const episode = playEpisode(createTask('balance'), idle, starting(0));
  expect(episode.done).toBe(true);
  expect(episode.steps).toBeLessThan(200);
  expect(episode.return).toBe(episode.steps);
});

test('an episode is observe, act, step, again and again', () => {
  const task = createTask('swing-up');
  const state = new Float64Array(task.stateSize);
  const observation = new Float64Array(5);
  const actions = new Float64Array(1);
  let sum = 0;
  task.reset(state, starting(5));
  for (let i = 0; i < 1000; i++) {
    task.observe(state, observation);
    swinger.act(observation, actions);
    sum += task.step(state, actions);
  }
  expect(playEpisode(task, swinger, starting(5)).return).toBe(sum);
});

test('the policy first sees the start, and its arrays are its own to read', () => {
  const task = createTask('cartpole');
  const seen: number[][] = [];
  const watcher: Policy = {
    act(observation, actions) {
      seen.push([...observation]);
      actions[0] = 1;
    },
  };
  playEpisode(task, watcher, starting(1));
  const random = starting(1);
  expect(seen[0]).toEqual(Array.from({ length: 4 }, () => Math.fround(random.between(-0.05, 0.05))));
});

test('the same start gives the same episode, another start another', () => {
  const task = createTask('swing-up');
  expect(playEpisode(task, swinger, starting(1))).toEqual(playEpisode(task, swinger, starting(1)));
  expect(playEpisode(task, swinger, starting(1)).return).not.toBe(playEpisode(task, swinger, starting(2)).return);
});

// The stops make episodes chaotic: a change of one last bit anywhere in sim changes these numbers.
describe('returns to the last bit', () => {
  test.each([
    ['swing-up on 2 m', createTask('swing-up'), 5411.170055756268],
    ['swing-up on 1 m', createTask('swing-up', { railM: 1 }), 5971.7822842117075],
    ['double-pendulum', createTask('double-pendulum'), 2022.7909551587702],
  ])('%s', (_, task, expected) => {
    let sum = 0;
    for (let episode = 0; episode < 8; episode++) sum += playEpisode(task, swinger, starting(episode)).return;
    expect(sum).toBe(expected);
  });
});
