// `npm run replay-check`: rig files held against many recordings of the simulated rig. How often is the true file accused, how often a wrong one found?
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { compareRecording, hiddenRig } from '../../rig/calibration/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { changeRig, type Rig } from '../../rig/description/index.js';
import { disturbSerial } from '../../rig/faults/index.js';
import { RigSession, runMachine, wire } from '../../rig/hil/index.js';
import { RandomStream } from '../../sim/index.js';
import { compileChampion } from '../../src/compile/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { type Champion, canonicalMask } from '../../src/network/index.js';
import { balanceOn } from '../hil/champions.js';

type Plant = Rig['plant'];

const presets = ['desktop', 'belt'] as const;
const motions = ['homing', 'balancing', 'swinging', 'balancing, a bad line and a late host'] as const;

const [count, first] = [Number(process.argv[2] ?? 30), Number(process.argv[3] ?? 1)];
if (!(Number.isSafeInteger(count) && count > 0 && Number.isSafeInteger(first) && first >= 0)) {
  console.error('Give the number of recordings, at least 1, and the first seed, if it is not 1.');
  process.exit(2);
}

interface Tally {
  tried: number;
  told: number;
  silent: number;
}
const tallies = new Map<string, Tally>();

for (let seed = first; seed < first + count; seed++) {
  const preset = presets[seed % presets.length]!;
  const motion = motions[Math.floor(seed / presets.length) % motions.length]!;
  const rig = randomRig(await loadRig(preset), seed);
  const ticks = await record(rig, motion, seed);
  const said: string[] = [];
  for (const [what, named, plant] of files(rig.plant, seed % 4 < 2 ? 1 : -1)) {
    const comparison = await compareRecording(ticks, { ...rig, plant: { ...rig.plant, ...plant } });
    if (!comparison) throw new Error(`The recording of seed ${seed} is too short.`);
    const differs = comparison.numbers.filter(({ verdict }) => verdict === 'differs').map(({ name }) => name);
    const isTold = named === undefined ? differs.length > 0 : differs.includes(named);
    const hidden = comparison.numbers.find(({ name }) => name === named)?.verdict === 'does not show';
    const tally = tallies.get(what) ?? { tried: 0, told: 0, silent: 0 };
    tallies.set(what, tally);
    tally.tried++;
    if (isTold) tally.told++;
    if (hidden) tally.silent++;
    if (isTold !== (named !== undefined))
      said.push(`${what}: ${differs.join(', ') || (hidden ? 'does not show' : 'agrees')}`);
  }
  console.log(`${seed} ${preset}, ${motion}, ${ticks.length} ticks: ${said.join('; ') || 'all right'}`);
}
for (const [what, { tried, told, silent }] of tallies) {
  console.log(`${what.padEnd(28)} differs in ${told} of ${tried}, does not show in ${silent}`);
}

/** A machine like the preset, whose file is true: pole, forces and frictions by chance. */
function randomRig(preset: Rig, seed: number): Rig {
  const hidden = hiddenRig(preset, seed).plant;
  const { poleMassKg, gravityMps2, poleCentreM, forceN } = hidden;
  const random = new RandomStream({ seed, purpose: 'sample' });
  const plant = {
    ...hidden,
    cartCoulombN: Math.max(hidden.cartCoulombN, forceN * random.between(0.05, 0.08)),
    poleViscousNms: poleMassKg * gravityMps2 * poleCentreM * random.between(0.003, 0.006),
  };
  const deadZone = plant.cartCoulombN / plant.forceN;
  const rig = changeRig(preset, {
    plant: { ...plant, motorFloats: preset.plant.motorFloats, deadZone },
    motor: { ...preset.motor, deadZoneRight: deadZone, deadZoneLeft: deadZone },
  });
  return { ...rig, homingSpeedMps: 0.15, captureRad: Math.PI };
}

function files(plant: Plant, sign: 1 | -1): [what: string, named: string | undefined, changes: Partial<Plant>][] {
  const pole = 1 + sign * 0.05;
  const [force, friction] = [1 + sign * 0.1, 1 + sign * 0.3];
  const { poleCentreM, poleInertiaKgM2, cartViscousNsPerM, backEmfNsPerM } = plant;
  return [
    ['the true file', undefined, {}],
    [
      'pole wrong by 5 %',
      'effective pole length',
      { poleCentreM: poleCentreM * pole, poleInertiaKgM2: poleInertiaKgM2 * pole * pole },
    ],
    ['force wrong by 10 %', 'force at full drive', { forceN: plant.forceN * force }],
    [
      'friction wrong by 30 %',
      'friction and back EMF',
      { cartViscousNsPerM: cartViscousNsPerM * friction, backEmfNsPerM: backEmfNsPerM * friction },
    ],
    ['dry friction wrong by 30 %', 'dry friction', { cartCoulombN: plant.cartCoulombN * friction }],
    ['hinge friction wrong by 30 %', 'hinge friction', { poleViscousNms: plant.poleViscousNms * friction }],
  ];
}

/** Homes, and lets a network drive for some seconds. */
async function record(rig: Rig, motion: (typeof motions)[number], seed: number): Promise<Telemetry[]> {
  const random = new RandomStream({ seed, purpose: 'fault' });
  const session = await RigSession.open(wire(new EmulatedBoard(), rig));
  const ticks: Telemetry[] = [];
  try {
    session.onTick((telemetry) => ticks.push(telemetry));
    const periods = Math.round(4e6 / rig.periodUs);
    const champion = motion === 'swinging' ? pumpOn(rig, periods) : balanceOn(rig, periods);
    await session.link.flash(compileChampion(champion).image);
    if (motion.endsWith('late host')) {
      const { uno } = session.machine.board;
      const late = { delayMs: 20, jitterMs: 10, pauseMs: 40 };
      disturbSerial(uno as never, { toBoard: late, toHost: { drop: 0.001 } }, random);
    }
    await session.home();
    if (motion === 'homing') return ticks;
    const angleRad = motion === 'swinging' ? Math.PI - random.between(0.1, 0.6) : random.between(-0.15, 0.15);
    await session.hold({ positionM: random.between(-0.03, 0.03), angleRad });
    await runMachine(session, periods);
  } finally {
    await session.close();
  }
  return ticks;
}

/** Pushes the cart where the pole turns to, which makes a hanging pole swing more and more. */
function pumpOn(rig: Rig, maxSteps: number): Champion {
  const mask = canonicalMask({ inputs: 5, outputs: 1, kinds: [{ subset: 0b10000, counts: [1] }] }, 32);
  return { ...balanceOn(rig, maxSteps), mask };
}
