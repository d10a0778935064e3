// The numbers that make a task in the kernel's memory, by name: the one list, from which sim/kernel/assembly/parameters.ts is generated.
import type { RigBalanceParameters, RigSwingUpParameters, Task } from '../tasks/index.js';

/** The parameters of a task on a rig, in the order of the module. */
export const rigParameters: readonly (keyof RigBalanceParameters)[] = [
  'cartMassKg',
  'poleMassKg',
  'poleCentreM',
  'poleOffsetM',
  'poleInertiaKgM2',
  'gravityMps2',
  'damping',
  'cartViscousNsPerM',
  'cartCoulombN',
  'cartStictionN',
  'poleViscousNms',
  'poleCoulombNm',
  'stopM',
  'forceN',
  'backEmfNsPerM',
  'motorFloats',
  'forceLimitN',
  'deadZone',
  'dutySteps',
  'periodUs',
  'plantSteps',
  'maxSteps',
  'softLimitM',
  'dutyMax',
  'deadZoneRight',
  'deadZoneLeft',
  'cartCountM',
  'poleCountRad',
  'backlashM',
  'velocitySmoothing',
  'velocityWindowUs',
  'angleOffsetRad',
  'positionOffsetM',
  'delayUs',
  'largestTiltRad',
  'trackTiltRad',
  'tiltSpreadRad',
  'spread',
  'massSpread',
  'lengthSpread',
  'frictionSpread',
  'forceSpread',
];

/** Parameters that the kernel can do without, because they only matter to how episodes start. */
const startParameters: readonly (keyof RigSwingUpParameters)[] = [
  'startPositionM',
  'startSpreadRad',
  'wideningGenerations',
];

const knownParameters: ReadonlySet<string> = new Set(['railM', 'bias', ...rigParameters, ...startParameters]);

/** Whether the kernel has what all parameters of a task stand for: one that it does not know must be off. */
export function hasKnownParameters({ parameters }: Task): boolean {
  return Object.entries(parameters).every(([name, value]) => knownParameters.has(name) || value === 0);
}

/** A task's parameters, in the order of the module. */
export function parametersOf({ parameters }: Task): number[] {
  const { railM } = parameters;
  return railM === undefined ? rigParameters.map((name) => parameters[name] ?? 0) : [railM];
}

/** The text of sim/kernel/assembly/parameters.ts, as `npm run generate` writes it. */
export function assemblyParameters(): string {
  return `// The parameters of the task: one after the other, as sim/kernel/kernel.ts writes them.
// Generated from sim/kernel/parameters.ts by \`npm run generate\`.

/** Of a task on a rig, named as in sim/tasks/rig-parameters.ts. The pendulums have one, their rail, in the first place. */
@unmanaged
class Parameters {
${rigParameters.map((name) => `  ${name}: f64;`).join('\n')}
}

/** What the caller writes. */
export const PARAMETERS = memory.data(offsetof<Parameters>(), 16);

export const given = changetype<Parameters>(PARAMETERS);

@inline
export function givenRailM(): f64 {
  return load<f64>(PARAMETERS);
}
`;
}
