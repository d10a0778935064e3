// Which rig a command works with: the one that was named, or the one a champion belongs to.
import type { Rig } from '../rig/description/index.js';
import type { Task } from '../sim/index.js';
import { formatMeasurement } from '../src/base/index.js';
import type { Twin } from '../src/learn/index.js';
import type { Champion } from '../src/network/index.js';
import { CommandError } from './failure.js';
import type { Output } from './output.js';

/** Champions of the article's tasks bounce off the end stops, which this rig lets them do. */
const articleRig = 'bench-bumpers';
const articleTasks = ['swing-up', 'balance'];

/**
 * @param name what --rig says: a preset or a file.
 * @throws CommandError 'usage' when nothing says which rig; CodedError when it cannot be used.
 */
export async function chooseRig(name: string | undefined, champion?: Champion): Promise<Rig> {
  const { loadRig, rigNames } = await import('../rig/description/files/index.js');
  const chosen = name ?? rigOf(champion);
  if (chosen === undefined) {
    const names = rigNames.join(', ');
    throw new CommandError('usage', `Which rig? Name it with --rig: a preset (${names}) or a rig file.`, {
      field: '--rig',
    });
  }
  if (name === undefined && !rigNames.includes(chosen)) {
    throw new CommandError(
      'usage',
      `The champion was trained for the rig "${chosen}", which is no preset. Name its file with --rig.`,
      { field: '--rig' },
    );
  }
  return loadRig(chosen);
}

/** The rig that a champion was trained for, or where one of the article's tasks is played; undefined where nothing says it. */
function rigOf(champion: Champion | undefined): string | undefined {
  return champion?.task.rig ?? (articleTasks.includes(champion?.task.name ?? '') ? articleRig : undefined);
}

/**
 * The task on which finalists of a training are judged; undefined for a task that is of no rig.
 *
 * @param name what --rig says.
 */
export async function twinOf(task: Task, name: string | undefined): Promise<Twin | undefined> {
  const rig = name ?? (articleTasks.includes(task.name) ? articleRig : undefined);
  if (rig === undefined) return undefined;
  const { loadRig, twinTask } = await import('../rig/description/files/index.js');
  return twinTask(await loadRig(rig), task);
}

/**
 * What a result as JSON says of a champion on another rig than it was trained for, or on one whose file had other numbers then; nothing when it is
 * the same. That may be right, as on a rig that was calibrated, so nothing is refused for it.
 */
export function otherRig(champion: Champion | undefined, rig: Rig): { readonly note?: string } {
  if (champion === undefined) return {};
  const trainedFor = rigOf(champion);
  if (trainedFor !== undefined && trainedFor !== rig.name) {
    return {
      note: `The champion was trained for the rig "${trainedFor}", and this is "${rig.name}": it may do worse here.`,
    };
  }
  const others = changedNumbers(champion.task.parameters, rig);
  if (others.length === 0) return {};
  const what = trainedFor === undefined ? 'a rig' : `the rig "${rig.name}"`;
  return {
    note: `The champion was trained for ${what} with other numbers: it may do worse here. Its file had ${others.join(', ')}.`,
  };
}

/** What the rig's file said when a champion was trained, where that is farther off than the file leaves open. */
function changedNumbers(
  trained: Champion['task']['parameters'],
  { plant, track, motor, uncertainties }: Rig,
): string[] {
  const { massShare, lengthShare, frictionShare, forceShare } = uncertainties;
  const numbers = [
    ['a cart of', 'cartMassKg', plant.cartMassKg, massShare, 'kg'],
    ['a pole of', 'poleMassKg', plant.poleMassKg, massShare, 'kg'],
    ["the pole's centre at", 'poleCentreM', plant.poleCentreM, lengthShare, 'm'],
    ['soft limits of', 'softLimitM', track.softLimitM, lengthShare, 'm'],
    ['end stops at', 'stopM', plant.stopM, lengthShare, 'm'],
    ['end stops at', 'railM', plant.stopM, lengthShare, 'm'],
    ['a force of', 'forceN', plant.forceN, forceShare, 'N'],
    ['a back EMF of', 'backEmfNsPerM', plant.backEmfNsPerM, forceShare, 'N/(m/s)'],
    ['a dutyMax of', 'dutyMax', motor.dutyMax, forceShare, ''],
    ['a cart friction of', 'cartViscousNsPerM', plant.cartViscousNsPerM, frictionShare, 'N/(m/s)'],
    ['a dry friction of', 'cartCoulombN', plant.cartCoulombN, frictionShare, 'N'],
  ] as const;
  return numbers.flatMap(([words, name, now, share, unit]) => {
    const then = trained[name];
    if (then === undefined || Math.abs(then - now) <= (share + 1e-6) * now) return [];
    return [`${words} ${formatMeasurement(Number(then.toPrecision(3)), unit)} (now ${Number(now.toPrecision(3))})`];
  });
}

/** Says so on stderr. */
export function sayOtherRig(output: Output, champion: Champion | undefined, rig: Rig): void {
  const { note } = otherRig(champion, rig);
  if (note !== undefined) output.say(note);
}
