// A champion in a link: its compiled image and the rig it is for. What a link brings is checked like any foreign file.
import { CodedError } from '../src/base/index.js';
import { compileChampion, decodeImage } from '../src/compile/index.js';
import type { Champion } from '../src/network/index.js';
import { type CourseName, coursePlan, courses, courseTask } from './learn/courses.js';

/** The part of a link behind its #. */
export function championHash(champion: Champion, course: CourseName): string {
  const text = btoa(String.fromCharCode(...compileChampion(champion).image));
  return `#c=${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}&for=${course}`;
}

/**
 * The champion that a link carries; undefined when it carries none.
 *
 * @throws CodedError when what it carries is no champion.
 */
export function championInHash(hash: string): { readonly champion: Champion; readonly course: CourseName } | undefined {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const text = given.get('c');
  if (text === null) return undefined;
  const course = given.get('for') ?? 'desk';
  if (!Object.hasOwn(courses, course))
    throw new CodedError('LINK_CHAMPION', `The link is for "${course}", which this page does not have.`);
  const network = decodeImage(bytesOf(text), 'The champion in the link');
  const plan = coursePlan(course as CourseName);
  const { name, parameters, periodUs, observations } = courseTask(plan);
  if (network.mask.shape.inputs !== observations.length) {
    throw new CodedError(
      'LINK_CHAMPION',
      `The network in the link has ${network.mask.shape.inputs} inputs, and the task has ${observations.length}.`,
    );
  }
  const task = {
    name,
    ...(plan.changes.rig !== undefined && { rig: plan.changes.rig }),
    parameters,
    periodUs,
    observations: observations.map((each) => ({ ...each })),
  };
  return {
    champion: { mask: network.mask, observationScales: network.observationScales, task },
    course: course as CourseName,
  };
}

function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    throw new CodedError('LINK_CHAMPION', 'The link is damaged: what should be a champion is no base64.');
  }
}
