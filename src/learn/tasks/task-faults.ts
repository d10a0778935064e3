// What a user's object must have to be a task.
import { taskNames } from '../../../sim/index.js';
import { isScale, largestShape, scaleRule } from '../../network/index.js';
import { described, keeps, type Rule, real, whole } from '../methods/index.js';

/** As in champion files. */
const namePattern = /^\p{L}[\p{L}\p{M}\p{N}_-]*$/u;
const longestUnit = 20;

const numbers: Readonly<Record<string, Rule>> = {
  actions: whole(1, largestShape.outputs),
  stateSize: whole(1, 65_536),
  periodUs: whole(1, 0xffff_ffff),
  maxSteps: whole(1, 1_000_000),
  solvedReturn: real(-Number.MAX_VALUE, Number.MAX_VALUE),
};

const approachRule = real(0, 1_000_000);

const methods = ['reset', 'step', 'isDone', 'observe'];

/** Everything that is wrong with what a user's createTask returned: 'stateSize is missing; it must be …'. Empty for a task. */
export function taskFaults(task: unknown): string[] {
  if (task instanceof Promise) return ['it is a promise; createTask must not be async'];
  if (typeof task !== 'object' || task === null) return [`it is ${shown(task)}; it must be an object`];
  const fields = task as Readonly<Record<string, unknown>>;
  const faults = [
    ...nameFaults(fields.name),
    ...parameterFaults(fields.parameters),
    ...observationFaults(fields.observations),
    ...scaleFaults(fields.observationScales, fields.observations),
  ];
  for (const [field, rule] of Object.entries(numbers)) {
    if (!keeps(rule, fields[field])) faults.push(fault(field, fields[field], described(rule)));
  }
  if (fields.approachSteps !== undefined && !keeps(approachRule, fields.approachSteps)) {
    faults.push(fault('approachSteps', fields.approachSteps, `${described(approachRule)}, or absent`));
  }
  for (const method of methods) {
    if (typeof fields[method] !== 'function') faults.push(fault(method, fields[method], 'a function'));
  }
  if (fields.reward !== undefined && typeof fields.reward !== 'function') {
    faults.push(fault('reward', fields.reward, 'a function, or absent'));
  }
  if (fields.curriculum !== undefined) {
    faults.push(fault('curriculum', fields.curriculum, 'absent: only built-in tasks have lessons'));
  }
  return faults;
}

function nameFaults(name: unknown): string[] {
  if (!isName(name)) return [fault('name', name, aName)];
  if (!taskNames.includes(name)) return [];
  return [fault('name', name, 'another: that is a built-in task, and champion files would be taken for its own')];
}

function parameterFaults(parameters: unknown): string[] {
  if (typeof parameters !== 'object' || parameters === null) {
    return [fault('parameters', parameters, 'an object of numbers, {} for none')];
  }
  return Object.entries(parameters).flatMap(([name, value]) => {
    if (!isName(name)) return [`the parameter name ${shown(name)} must be ${aName}`];
    return Number.isFinite(value) ? [] : [fault(`parameters.${name}`, value, 'a finite number')];
  });
}

function observationFaults(observations: unknown): string[] {
  const { inputs } = largestShape;
  if (!Array.isArray(observations) || observations.length < 1 || observations.length > inputs) {
    return [fault('observations', observations, `an array of 1 to ${inputs} entries { name, unit }`)];
  }
  const faults: string[] = [];
  const names = new Set<unknown>();
  for (const [i, observation] of observations.entries()) {
    const { name, unit } = (observation ?? {}) as Readonly<Record<string, unknown>>;
    if (!isName(name)) faults.push(fault(`observations[${i}].name`, name, aName));
    else if (names.has(name)) faults.push(fault(`observations[${i}].name`, name, 'unlike the names before it'));
    if (typeof unit !== 'string' || unit.length > longestUnit) {
      faults.push(fault(`observations[${i}].unit`, unit, `text of at most ${longestUnit} letters, '' for none`));
    }
    names.add(name);
  }
  return faults;
}

function scaleFaults(scales: unknown, observations: unknown): string[] {
  if (scales === undefined) return [];
  const count = Array.isArray(observations) ? observations.length : 0;
  const fits = Array.isArray(scales) && scales.length === count && scales.every(isScale);
  return fits
    ? []
    : [fault('observationScales', scales, `an array with ${scaleRule} for each observation, or left out`)];
}

const aName = 'a name of letters, digits, "_" and "-" that begins with a letter';

function isName(name: unknown): name is string {
  return typeof name === 'string' && namePattern.test(name);
}

function fault(field: string, value: unknown, rule: string): string {
  return value === undefined
    ? `${field} is missing; it must be ${rule}`
    : `${field} is ${shown(value)}; it must be ${rule}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
