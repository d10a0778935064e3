// Scenarios played on the emulated rig: what is done happens at its time, what is expected is judged, and what was not expected fails.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRig, type Rig } from '../../rig/description/files/index.js';
import { parseScenarios, scenarioEvidence, scenarioMisfit, validateScenario } from '../../rig/faults/index.js';
import { RigPlant, STATE_INDEX } from '../../sim/index.js';
import { balancingChampion } from './balancing-champion.js';

let rig: Rig;
beforeAll(async () => {
  // Homes faster than a person would let it, which is most of the time of these tests.
  rig = { ...(await loadRig('desktop')), homingSpeedMps: 0.25 };
});

const scenario = (text: string) => parseScenarios(text, 's.yaml')[0]!;
const run = () => ({ champion: balancingChampion(rig), rig, seed: 1, number: 1 });
const played = (text: string) => validateScenario(scenario(text), run());

it('does and expects one thing after the other, each at its time', async () => {
  const { passed, problems, expectations, reported } = await played(`
scenario: s
steps:
  - expect: { state: RUNNING, angle: below 12 deg, position: below 15 cm, motor: "on" }
    within: 100 ms
  - at: 200 ms
    mute: host
    for: 60 ms
  - expect: { state: RUNNING }
    for: 200 ms
  - at: 500 ms
    press: emergencyStop
    for: 100 ms
  - expect: { state: FAULT, fault: EMERGENCY_STOP, motor: "off" }
    by: 530 ms
  - send: { line: arm }
  - expect: { line: "error * fault-latched*" }
    within: 20 ms
  - after: 100 ms
    send: { message: CLEAR }
  - expect: { message: CLEAR, state: READY }
    within: 50 ms
  - send: { bytes: F0 79 F7 }
  - expect: { bytes: F0 79 .. .. }
    within: 20 ms
`);
  expect({ passed, problems, reported }).toEqual({ passed: true, problems: [], reported: 'EMERGENCY_STOP' });
  expect(expectations!.map(({ line }) => line)).toEqual([4, 9, 14, 17, 21, 24]);
  const times = expectations!.map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[1]).toBeCloseTo(400, 1);
  expect(times[2]).toBeGreaterThan(500);
  expect(times[2]).toBeLessThan(530);
});

describe('a scenario fails', () => {
  it('at the first expectation that is not met, and says how it was', async () => {
    const text =
      'scenario: s\nstart: idle\nsteps:\n- send: { line: arm }\n- expect: { line: armed }\n  within: 50 ms\n- expect: { state: IDLE }\n  within: 50 ms\n';
    const { passed, problems, expectations } = await played(text);
    expect(passed).toBe(false);
    expect(problems).toEqual([
      'Line 5: expected line "armed" within 50 ms; after 0.050 s its last line was "error 21 not-homed".',
    ]);
    expect(expectations).toHaveLength(1);
  });
});

it('plays the same cycles again, and leaves them as recording, trace and serial log', async () => {
  const own = scenario(
    'scenario: s\nstart: idle\nsteps:\n- send: { line: "?" }\n- expect: { line: nothing }\n  within: 50 ms\n',
  );
  const evidence = await scenarioEvidence(own, run());
  expect(await scenarioEvidence(own, run())).toEqual(evidence);
  expect(evidence.recording).toMatch(/^\{"kind":"synaptolytic rig log".*\n\{"timeS":0,"state":"IDLE"/);
  expect(evidence.trace).toMatch(/^\$timescale 100 ps \$end\n/);
  expect(evidence.serialLog).toMatch(/ host {2}\?\n/);
  expect(evidence.serialLog).toMatch(/ board <idle\|/);
});

describe('a rig that cannot play a scenario', () => {
  const misfitOf = async (name: string, text: string) =>
    scenarioMisfit(scenario(`scenario: s\n${text}`), await loadRig(name));
  it.each([
    [
      'bench-bumpers',
      'steps: [{ press: leftSwitch }]\nends: { fault: LIMIT_SWITCH, within: published }\n',
      'no limit switches',
    ],
    [
      'desktop',
      'steps: [{ sag: 60 % }]\nends: { fault: SUPPLY_SAG, within: published }\n',
      'is never stopped by SUPPLY_SAG',
    ],
    ['desktop', 'steps: [{ press: leftSwitch }]\nends: { fault: LIMIT_SWITCH, within: published }\n', undefined],
    ['belt', 'steps: [{ sag: 60 % }]\nends: { fault: SUPPLY_SAG, within: published }\n', undefined],
  ])('%s: %s', async (name, text, message) => {
    const misfit = await misfitOf(name, text);
    if (message === undefined) expect(misfit).toBeUndefined();
    else expect(misfit).toContain(message);
  });

  it('is one whose switch is open at rest, where a wire is pulled', () => {
    const open: Rig = { ...rig, normallyOpen: ['EMERGENCY_STOP'] };
    const pulled = scenario(
      'scenario: s\nsteps: [{ pull: emergencyStop }]\nends: { fault: EMERGENCY_STOP, within: published }\n',
    );
    expect(scenarioMisfit(pulled, open)).toContain('a contact that is open at rest for emergencyStop');
    expect(scenarioMisfit(pulled, rig)).toBeUndefined();
  });
});

it('a push gives cart and pole the momentum that it has', () => {
  const plant = new RigPlant({ ...rig.plant, trackTiltRad: 0.1 }, 500e-6);
  const { cartMassKg, poleMassKg, poleCentreM, poleInertiaKgM2 } = plant.parameters;
  for (const angleRad of [0, 0.7, Math.PI / 2, 3]) {
    const state = new Float64Array(RigPlant.stateSize);
    plant.place(state, 0, 0, angleRad, 0);
    plant.push(state, 0, 0.2);
    const [v, omega] = [state[STATE_INDEX.velocity]!, state[STATE_INDEX.angularVelocity]!];
    // The track leads up by the tilt; the pole's centre moves along the track with the cart, and across the pole as it turns.
    const across = Math.cos(angleRad + 0.1);
    expect((cartMassKg + poleMassKg) * v + poleMassKg * poleCentreM * across * omega).toBeCloseTo(0.2 * across, 9);
    expect(
      poleMassKg * poleCentreM * across * v + (poleInertiaKgM2 + poleMassKg * poleCentreM ** 2) * omega,
    ).toBeCloseTo(0.2 * poleCentreM, 9);
  }
});
