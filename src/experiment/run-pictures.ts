// Any run as pictures: how it learned, its network, and how that moves.
import { type Policy, playEpisode, RandomStream, type Task } from '../../sim/index.js';
import { loadTask, type Run } from '../learn/index.js';
import { canonicalForm, equation, FloatPolicy, networkConnections, WeightedPolicy } from '../network/index.js';
import { type DrawnNetwork, methodColour, type PathPanel } from '../report/index.js';
import { thresholdOf } from './figures.js';
import { shortNames } from './part.js';

/** A run, drawn. What needs a champion is empty while there is none. */
export interface RunPictures {
  readonly name: string;
  /** Best and mean return of each generation, and the population's connections. */
  readonly curves: readonly PathPanel[];
  readonly network?: DrawnNetwork;
  /** The network as formulas; none where it has real weights. */
  readonly equations: readonly string[];
  /** Observations and actions over time, of one episode. */
  readonly trajectories: readonly PathPanel[];
  /** Each position or angle against its velocity, of the same episode. */
  readonly phases: readonly PathPanel[];
}

/**
 * Draws a run, finished or not. The champion plays the first of the starts on which experiments score it.
 *
 * @param name of the run, in titles.
 * @throws {TaskError} or CodedError when its task cannot be loaded.
 */
export async function runPictures(run: Run, name: string): Promise<RunPictures> {
  const { champion, settings } = run;
  const curves = curvesOf(run, name);
  if (champion === undefined) return { name, curves, equations: [], trajectories: [], phases: [] };
  const task = await loadTask(settings);
  const policy = 'mask' in champion ? new FloatPolicy(champion) : new WeightedPolicy(champion);
  const { names, columns, note } = record(task, policy, settings.seed);
  const fullNames = task.observations.map((each) => each.name);
  const { raw, live } = networkConnections(champion);
  const colour = methodColour(settings.method);
  const timeS = columns[0]!.map((_, k) => (k * task.periodUs) / 1e6);
  const quantities = [
    ...task.observations,
    ...names.slice(task.observations.length).map((each) => ({ name: each, unit: '' })),
  ];
  return {
    name,
    curves,
    network: {
      title: name,
      subtitle: 'mask' in champion ? `${raw} connections, ${live} live` : `${raw} real weights`,
      ...{ network: champion, inputNames: shortNames(fullNames) },
    },
    equations: 'mask' in champion ? equation(canonicalForm(champion.mask), fullNames) : [],
    trajectories: quantities.map((quantity, k) => ({
      ...{ title: name, note },
      xName: 'time, s',
      yName: withUnit(quantity),
      colour,
      paths: [{ name: quantity.name, x: timeS, y: columns[k]! }],
    })),
    phases: phasePairs(task, columns).map(({ x, y, ...axes }) => ({
      ...{ title: name, note },
      ...axes,
      colour,
      paths: [{ name, x, y }],
    })),
  };
}

function curvesOf({ history, settings }: Run, name: string): PathPanel[] {
  if (history.length === 0) return [];
  const x = history.map(({ generation }) => generation);
  const common = { title: name, xName: 'generation', colour: methodColour(settings.method) };
  const best = { name: 'best', x, y: history.map(({ bestReturn }) => bestReturn) };
  const population = { name: 'mean', x, y: history.map(({ meanReturn }) => meanReturn), isDashed: true };
  const connections = { name: 'connections', x, y: history.map(({ meanConnections }) => meanConnections) };
  return [
    { ...common, yName: 'return', paths: [best, population], ...thresholdOf(settings) },
    { ...common, yName: 'connections, mean', paths: [connections] },
  ];
}

/** What is observed and done in one episode: a column for each observation and action. */
function record(task: Task, policy: Policy, seed: number) {
  const { observations, actions } = task;
  const actionNames = Array.from({ length: actions }, (_, k) => (actions === 1 ? 'action' : `action${k + 1}`));
  const names = [...observations.map(({ name }) => name), ...actionNames];
  const columns: number[][] = names.map(() => []);
  const watched: Policy = {
    act(observation, done) {
      policy.act(observation, done);
      for (const [k, value] of [...observation, ...done].entries()) columns[k]!.push(value);
    },
  };
  const played = playEpisode(task, watched, new RandomStream({ seed, purpose: 'score' }));
  return { names, columns, note: `return ${played.return.toFixed(1)}` };
}

/** Every observed velocity with the position or angle that it belongs to, by their names; an angle may be observed as cosine and sine. */
function phasePairs({ observations }: Task, columns: readonly (readonly number[])[]) {
  const columnOf = (name: string) => {
    const k = observations.findIndex((each) => each.name.toLowerCase() === name.toLowerCase());
    return k === -1 ? undefined : { column: columns[k]!, quantity: observations[k]! };
  };
  return observations.flatMap((velocity, k) => {
    if (!/velocity/i.test(velocity.name)) return [];
    const like = (other: string) =>
      velocity.name.replace(/velocity/i, (word) => (word < 'a' ? other : other.toLowerCase()));
    const yName = withUnit(velocity);
    const plain = ['Position', 'Angle'].flatMap((other) => columnOf(like(other)) ?? []);
    const [cosine, sine] = [columnOf(like('Cosine')), columnOf(like('Sine'))];
    const turned = cosine && sine?.column.map((value, i) => Math.atan2(value, cosine.column[i]!));
    const angle = turned && { column: unrolled(turned), quantity: { name: like('Angle'), unit: 'rad' } };
    const found = [...plain, ...(angle ? [angle] : [])];
    // The position of a pole's hinge and the velocity of its angle may be called alike.
    const own = found.find(({ quantity }) => velocity.unit.startsWith(`${quantity.unit}/`)) ?? found[0];
    return own ? [{ xName: withUnit(own.quantity), yName, x: own.column, y: columns[k]! }] : [];
  });
}

/** An angle that goes over the edge at ±π goes on outside: otherwise a line would cross the picture. */
function unrolled(angles: readonly number[]): number[] {
  let turns = 0;
  return angles.map((angle, i) => {
    const step = i === 0 ? 0 : angle - angles[i - 1]!;
    if (Math.abs(step) > Math.PI) turns -= Math.sign(step);
    return angle + turns * 2 * Math.PI;
  });
}

function withUnit({ name, unit }: { readonly name: string; readonly unit: string }): string {
  return unit === '' ? name : `${name}, ${unit}`;
}
