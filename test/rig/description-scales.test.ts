// Scales from the linearised plant: the regulator is one, its numbers are near what is known to balance, and one unit balances with them.
import { abs, eigs, type MathNumericType, multiply, subtract } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { loadRig, lqrScales, type Rig, rigNames } from '../../rig/description/files/index.js';
import { balanceCost, linearise } from '../../rig/description/lqr-scales.js';
import { diagonal, lqr, riccatiResidual } from '../../rig/description/riccati.js';
import { RigPlant, STATE_INDEX } from '../../sim/index.js';
import { FixedPolicy, quantizeObservation } from '../../src/network/index.js';

/** One hidden unit that adds up all observations but the cosine. */
function oneUnit(observationScales: readonly number[]): FixedPolicy {
  const shape = { inputs: 5, hidden: 1, outputs: 1 };
  const connections = Uint8Array.of(1, 1, 0, 1, 1, 1);
  return new FixedPolicy({ mask: { shape, connections }, observationScales });
}

/** Largest angle and position in the second half of an episode of so many seconds. */
function balance(rig: Rig, policy: FixedPolicy, start: readonly [x: number, theta: number], seconds: number) {
  const steps = 4;
  const plant = new RigPlant(rig.plant, rig.periodUs / steps / 1e6);
  const state = new Float64Array(RigPlant.stateSize);
  plant.place(state, start[0], 0, start[1], 0);
  const observation = new Int32Array(5);
  const action = new Int16Array(1);
  const { dutyMax, deadZoneRight } = rig.motor;
  const ticks = (seconds * 1e6) / rig.periodUs;
  let [angle, position] = [0, 0];
  for (let tick = 0; tick < ticks; tick++) {
    const seen = [
      STATE_INDEX.position,
      STATE_INDEX.velocity,
      STATE_INDEX.cosine,
      STATE_INDEX.sine,
      STATE_INDEX.angularVelocity,
    ].map((at) => state[at]!);
    quantizeObservation(Float64Array.from(seen), observation);
    policy.act(observation, action);
    const wanted = action[0]! / 32768;
    const drive = Math.sign(wanted) * (deadZoneRight + (dutyMax - deadZoneRight) * Math.abs(wanted));
    for (let step = 0; step < steps; step++) plant.step(state, drive);
    if (tick < ticks / 2) continue;
    angle = Math.max(angle, Math.abs(state[STATE_INDEX.angle]!));
    position = Math.max(position, Math.abs(state[STATE_INDEX.position]!));
  }
  return { angle, position };
}

describe('linear-quadratic regulator', () => {
  it.each([...rigNames])('of %s is the fixed point, and stable', async (name) => {
    const rig = await loadRig(name);
    const plant = linearise(rig);
    const cost = balanceCost(rig);
    const solution = lqr(plant, cost)!;
    expect(riccatiResidual(plant, cost, solution.cost)).toBeLessThan(1e-12);
    const { values } = eigs(subtract(plant.a, multiply(plant.b, solution.gain)));
    const sizes = (values.valueOf() as MathNumericType[]).map((value) => Number(abs(value)));
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThan(1);
  });

  it('solves a case that is known', () => {
    // x' = x + u with costs 1 and 1 has P = golden ratio and K = P / (1 + P).
    const golden = (1 + Math.sqrt(5)) / 2;
    const solution = lqr({ a: diagonal([1]), b: diagonal([1]) }, { q: diagonal([1]), r: diagonal([1]) })!;
    expect(solution.cost.get([0, 0])).toBeCloseTo(golden, 12);
    expect(solution.gain.get([0, 0])).toBeCloseTo(golden / (1 + golden), 12);
  });

  it('is none where nothing stabilises', () => {
    expect(lqr({ a: diagonal([2]), b: diagonal([0]) }, { q: diagonal([1]), r: diagonal([1]) })).toBeUndefined();
  });

  it('is none where a cost is no cost, and the same where costs are counted in other units', () => {
    const one = { a: diagonal([1]), b: diagonal([1]) };
    expect(lqr(one, { q: diagonal([1]), r: diagonal([-1]) })).toBeUndefined();
    const [gain, tiny] = [1, 1e-12].map((unit) =>
      lqr(one, { q: diagonal([unit]), r: diagonal([unit]) })!.gain.get([0, 0]),
    );
    expect(tiny).toBeCloseTo(gain as number, 12);
  });

  it('sees a cart that friction brakes through a whole control period, and what is left of the duty beyond the dead zones', async () => {
    const rig = await loadRig('desktop');
    // 1 kg, 20 N/(m/s) and next to no pole: the speed falls by e^-0.2 in 10 ms.
    const plant = {
      ...rig.plant,
      cartMassKg: 1,
      poleMassKg: 1e-9,
      cartViscousNsPerM: 20,
      backEmfNsPerM: 0,
      forceN: 10,
    };
    const motor = { reversed: false, dutyMax: 1, deadZoneRight: 0, deadZoneLeft: 0 };
    const { a, b } = linearise({ ...rig, periodUs: 10_000, plant, motor });
    expect(a.get([1, 1])).toBeCloseTo(Math.exp(-0.2), 2);
    expect(b.get([1, 0])).toBeCloseTo(((1 - Math.exp(-0.2)) * 10) / 20, 2);
    const limited = { ...motor, dutyMax: 0.8, deadZoneRight: 0.1, deadZoneLeft: 0.3 };
    const left = linearise({ ...rig, periodUs: 10_000, plant, motor: limited }).b;
    expect((left.get([1, 0]) as number) / (b.get([1, 0]) as number)).toBeCloseTo(0.6, 6);
  });

  it('may use the track up to the soft limit or the end stop, 0.1 rad, and full action', async () => {
    const rig = await loadRig('desktop');
    const cost = (softLimitM: number, stopM: number) =>
      balanceCost({ ...rig, track: { softLimitM }, plant: { ...rig.plant, stopM } });
    expect(cost(2.5, 2)).toEqual({ q: diagonal([1 / 4, 0, 0.1 ** -2, 0]), r: diagonal([1]) });
    expect(cost(0.5, 2).q.get([0, 0])).toBe(4);
  });

  it('knows that twice the force moves the plant twice as far, and that without force it falls as before', async () => {
    const rig = await loadRig('desktop');
    const { a, b } = linearise(rig);
    const strong = linearise({ ...rig, plant: { ...rig.plant, forceN: 6.2 } });
    expect(strong.a).toEqual(a);
    expect((strong.b.get([1, 0]) as number) / (b.get([1, 0]) as number)).toBeCloseTo(2, 6);
  });
});

describe('scales', () => {
  it('of desktop are near those that are known to balance it', async () => {
    const [x, v, cos, sin, omega] = (await loadRig('desktop')).observationScales as [
      number,
      number,
      number,
      number,
      number,
    ];
    // 5.2, 3.6, 14.6 and 0.65 hold it too; an LQR wants more of both velocities.
    expect(x / 5.2).toBeCloseTo(0.91, 1);
    expect(sin / 14.6).toBeCloseTo(1.04, 1);
    expect(v).toBeGreaterThan(3.6);
    expect(omega).toBeGreaterThan(0.65);
    expect(cos).toBe(1);
  });

  it.each([...rigNames])('let one unit balance %s from any corner of its starts', async (name) => {
    const rig = await loadRig(name);
    const policy = oneUnit(lqrScales(rig) as readonly number[]);
    const reachM = 0.25 * Math.min(rig.track.softLimitM, 0.4);
    for (const x of [-reachM, 0, reachM]) {
      for (const theta of [-0.17, -0.05, 0.05, 0.17]) {
        const { angle, position } = balance(rig, policy, [x, theta], 20);
        expect(angle).toBeLessThan(0.02);
        expect(position).toBeLessThan(rig.track.softLimitM / 4);
      }
    }
  });

  it('are refused where the signs are not those of a sum', async () => {
    const rig = await loadRig('desktop');
    // A pole whose weight is at its hinge, that a motor pushing the other way would have to catch.
    const backwards = { ...rig, plant: { ...rig.plant, forceN: -3.1 } };
    expect(lqrScales(backwards)).toMatchObject({
      field: 'observationScales',
      message: expect.stringMatching(
        /an LQR wants the gains -?[\d.]+, -?[\d.]+, 1, -?[\d.]+, -?[\d.]+, and scales are above 0\./,
      ),
    });
  });

  it('are refused where a motor does nothing, or so much that no scale is left', async () => {
    const rig = await loadRig('desktop');
    expect(lqrScales({ ...rig, motor: { ...rig.motor, dutyMax: 0 } })).toEqual({
      field: 'observationScales',
      message:
        'cannot be derived: the motor cannot balance this pole. Check masses, lengths and force, or write five numbers',
    });
    const strong = lqrScales({ ...rig, plant: { ...rig.plant, forceN: 1e6 } });
    expect(strong).toMatchObject({ message: expect.stringContaining('wants the gains 0, ') });
  });
});
