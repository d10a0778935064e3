// The activity at each connection of a network in one episode: what a rule that is local to the connection could know of it.
import { type Task, tanh } from '../../../sim/index.js';
import { connectionSlots, FloatPolicy, inputSlots, type Network } from '../../network/index.js';
import type { Activity } from '../methods/index.js';
import { playedIn, type Starts, startOf } from './player.js';

/** What is left after a step of the trace that waits for a reward: half of it after 14 steps, which is 0.2 s of the article's tasks. */
const KEPT = 0.95;

/**
 * Plays the first episode of an individual once more, with the readable reference, and records its activity. In float64 that is the episode as it was.
 *
 * With x before a connection and y behind it, `activity` is the sum of xy over the steps, over the square roots of those of x^2 and y^2. In `reward`, xy leaves
 * an eligibility that fades, and counts by how much a step's reward is above the mean of the episode.
 *
 * @param i which of a population it is: it decides where the episode starts.
 */
export function activityOf(task: Task, network: Network, starts: Starts, i: number, episodes: number): Activity {
  const played = playedIn(task, starts);
  const state = new Float64Array(played.task.stateSize);
  played.reset(state, startOf(starts, i, 0, episodes), 0, episodes);
  const { shape } = network.mask;
  const { inputs, hidden, outputs } = shape;
  const seen = inputSlots(shape);
  const policy = new FloatPolicy(network);
  const observation = new Float64Array(inputs);
  const actions = new Float64Array(outputs);
  // What is seen, the hidden units, the actions: of each its value, and the sum of its squares.
  const values = new Float64Array(seen + hidden + outputs);
  const squares = new Float64Array(values.length);
  const { from, to, slots } = connectionsOf(network);
  const count = slots.length;
  const [together, eligibility, waiting, rewarded] = [0, 1, 2, 3].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let steps = 0;
  let total = 0;
  for (let done = false; !done && steps < played.task.maxSteps; steps++) {
    played.task.observe(state, observation);
    policy.act(observation, actions);
    values.fill(0);
    for (let s = 0; s < seen; s++) {
      const value = network.observationScales[s % inputs]! * observation[s % inputs]!;
      values[s] = s < inputs ? value : -value;
    }
    for (let n = 0; n < count && to[n]! < seen + hidden; n++) values[to[n]!]! += values[from[n]!]!;
    for (let u = seen; u < seen + hidden; u++) if (values[u] !== 0) values[u] = tanh(values[u]!);
    values.set(actions, seen + hidden);
    for (let u = 0; u < values.length; u++) squares[u]! += values[u]! * values[u]!;
    const reward = played.task.step(state, actions);
    done = played.task.isDone(state);
    total += reward;
    for (let n = 0; n < count; n++) {
      const product = values[from[n]!]! * values[to[n]!]!;
      const eligible = KEPT * eligibility[n]! + product;
      together[n]! += product;
      eligibility[n] = eligible;
      waiting[n]! += eligible;
      rewarded[n]! += reward * eligible;
    }
  }
  const activity = new Float64Array(connectionSlots(shape));
  const reward = new Float64Array(connectionSlots(shape));
  for (const [n, slot] of slots.entries()) {
    const size = Math.sqrt(squares[from[n]!]! * squares[to[n]!]!) || 1;
    activity[slot] = together[n]! / size;
    reward[slot] = (rewarded[n]! - (total / steps) * waiting[n]!) / size;
  }
  return { activity, reward };
}

/** The connections that are there, those into the hidden units first: their places in the mask, and which value stands before each and which behind it. */
function connectionsOf({ mask: { shape, connections } }: Network) {
  const { hidden } = shape;
  const seen = inputSlots(shape);
  const intoHidden = hidden * seen;
  const slots = [...connections.keys()].filter((slot) => connections[slot] === 1);
  return {
    slots,
    from: Uint8Array.from(slots, (k) => (k < intoHidden ? k % seen : seen + ((k - intoHidden) % hidden))),
    to: Uint8Array.from(
      slots,
      (k) => seen + (k < intoHidden ? Math.floor(k / seen) : hidden + Math.floor((k - intoHidden) / hidden)),
    ),
  };
}
