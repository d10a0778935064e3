// Homing of a rig, whichever it is: what every one of them owes, and those with switches.

import { describe, expect, it } from 'vitest';
import { loadRig, parseRig, type Rig, rigSettings } from '../../rig/description/files/index.js';
import type { RigSettings } from '../../src/protocol/index.js';
import { hostPrograms } from './host-board.js';
import { begin, Machine, type MachineState } from './machine.js';
import { type Defects, SimulatedRig, type Start } from './simulated-rig.js';

export const rigs = Object.fromEntries(
  await Promise.all(['bench', 'bench-bumpers', 'desktop', 'belt'].map(async (name) => [name, await loadRig(name)])),
) as Readonly<Record<'bench' | 'bench-bumpers' | 'desktop' | 'belt', Rig>>;

/** The belt with a driver that lets its motor float: nothing brakes its cart but friction. */
export const floating = parseRig('extends: belt\nmotorDecay: fast\n', 'floating.yaml');

export const FEW_M = 0.003;

export interface Homed {
  readonly state: MachineState;
  readonly seconds: number;
  readonly positionM: number;
  readonly speedMps: number;
  /** From hanging. */
  readonly angleRad: number;
  /** The largest on the way. */
  readonly topSpeedMps: number;
  readonly topDuty: number;
  readonly travelM: number;
  /** In the tick before the end. */
  readonly lastDuty: number;
}

/** @param changes of the board's settings; the plant stays as `rig` has it */
export async function home(
  rig: Rig,
  start: Start = {},
  defects: Defects = {},
  changes: Partial<RigSettings> = {},
): Promise<Homed> {
  const machine = new Machine(hostPrograms());
  try {
    const settings = { ...rigSettings(rig, { standalone: true }), ...changes };
    for (const command of begin(rig, settings)) await machine.send(command);
    // The pole stood elsewhere when the board began to count.
    const plant = new SimulatedRig(machine, rig, { ...start, swingRad: 1 }, defects);
    plant.place(start.swingRad ?? 0);
    await plant.tick();
    await machine.send('home 0');
    const top = { speed: 0, duty: 0, travel: 0, last: 0 };
    let state: MachineState;
    do {
      top.last = plant.duty;
      state = await plant.tick();
      top.speed = Math.max(top.speed, Math.abs(plant.speedMps));
      top.duty = Math.max(top.duty, Math.abs(state.duty));
      top.travel = Math.max(top.travel, Math.abs(plant.positionM - (start.positionM ?? 0)));
    } while (state.state === 'HOMING');
    return {
      state,
      seconds: (plant.ticks * rig.periodUs) / 1e6,
      positionM: plant.positionM,
      speedMps: plant.speedMps,
      angleRad: plant.angleRad,
      topSpeedMps: top.speed,
      topDuty: top.duty,
      travelM: top.travel,
      lastDuty: top.last,
    };
  } finally {
    machine.close();
  }
}

/** What every rig owes. */
export function homingOf(name: string, rig: Rig): void {
  describe(`of ${name}`, () => {
    const { stopM } = rig.plant;
    const settings = rigSettings(rig);

    it.each([0.05 * stopM, stopM, -stopM, -0.97 * stopM])('from %d m ends at rest in the centre', async (positionM) => {
      const homed = await home(rig, { positionM, swingRad: 0.001 });
      expect(homed.state).toMatchObject({ state: 'READY', fault: 'NONE', homed: true, duty: 0, led: false });
      expect(Math.abs(homed.positionM)).toBeLessThan(2 * FEW_M);
      expect(Math.abs(homed.speedMps)).toBeLessThan(0.01);
      // What the board takes for the centre is the middle of what it found.
      const { countsPerM } = rig.cartEncoder;
      expect(Math.abs(homed.state.cartCounts - homed.positionM * countsPerM)).toBeLessThan(1 + FEW_M * countsPerM);
      const { countsPerRev } = rig.poleEncoder;
      const turned = (homed.angleRad / (2 * Math.PI)) * countsPerRev;
      expect(
        Math.abs(((homed.state.poleCounts + countsPerRev / 2) % countsPerRev) - countsPerRev / 2 - turned),
      ).toBeLessThan(3);
      // Slowly, and never harder than it may.
      expect(homed.topDuty).toBeLessThanOrEqual(settings.homingDuty);
      expect(homed.topSpeedMps).toBeLessThan(1.5 * rig.homingSpeedMps);
    });

    it('waits for the pole to hang still, which may take a minute', async () => {
      const homed = await home(rig, { swingRad: 0.3 }, { lossless: true });
      expect(homed.state).toMatchObject({ state: 'FAULT', fault: 'HOMING_TIMEOUT', homed: false });
      expect(homed.seconds).toBeGreaterThan(60);
      expect(homed.seconds).toBeLessThan(60.2);
      expect(homed.topDuty).toBe(0);
    });

    it('finds a pole encoder that is reversed or lost', async () => {
      expect((await home(rig, {}, { poleReversed: true })).state).toMatchObject({
        fault: 'POLE_REVERSED',
        homed: false,
      });
      const lost = await home(rig, {}, { poleLost: true });
      expect(lost.state).toMatchObject({ fault: 'POLE_FROZEN', homed: false });
      expect(lost.travelM).toBeLessThan(0.6 * stopM);
    });

    it('finds a stuck cart and a lost cart encoder in half a second', async () => {
      for (const defects of [{ stuck: true }, { cartLost: true }]) {
        for (const positionM of [0, -stopM]) {
          const stopped = await home(rig, { positionM }, defects);
          expect(stopped.state).toMatchObject({ state: 'FAULT', fault: 'NO_MOTION', homed: false, duty: 0 });
          expect(stopped.travelM).toBeLessThan(rig === floating ? 0.25 : 0.1);
          expect(stopped.topDuty).toBeLessThanOrEqual(settings.homingDuty);
        }
      }
    });

    it('accepts a track within 3 % of what the settings say', async () => {
      const { trackCounts } = settings;
      for (const share of [1.02, 0.98]) {
        const homed = await home(rig, {}, {}, { trackCounts: Math.round(trackCounts * share) });
        expect(homed.state).toMatchObject({ state: 'READY', homed: true });
      }
      for (const share of [1.05, 0.96]) {
        const homed = await home(rig, {}, {}, { trackCounts: Math.round(trackCounts * share) });
        expect(homed.state).toMatchObject({ fault: 'TRACK_LENGTH', homed: false });
      }
    });
  });
}

/** What a rig with limit switches owes. */
export function homingWithSwitches(name: string, rig: Rig): void {
  describe(`with switches, of ${name}`, () => {
    const { stopM } = rig.plant;

    it.each([
      ['CART_REVERSED', { cartReversed: true }],
      ['CART_REVERSED', { cartReversed: true, poleReversed: true }],
      ['MOTOR_REVERSED', { motorReversed: true }],
      ['MOTOR_REVERSED', { motorReversed: true, cartReversed: true }],
      ['MOTOR_REVERSED', { motorReversed: true, poleReversed: true }],
      ['MOTOR_REVERSED', { motorReversed: true, cartReversed: true, poleReversed: true }],
    ])('tells %s by the switch that answers: %j', async (fault, defects) => {
      for (const positionM of [0, 0.9 * stopM]) {
        const homed = await home(rig, { positionM }, defects);
        expect(homed.state).toMatchObject({ state: 'FAULT', fault, homed: false, duty: 0 });
        expect(homed.topSpeedMps).toBeLessThan(1.5 * rig.homingSpeedMps);
      }
    });

    it('obeys settings that say what is reversed', async () => {
      const { flags } = rigSettings(
        { ...rig, motor: { ...rig.motor, reversed: true }, cartEncoder: { ...rig.cartEncoder, reversed: true } },
        { standalone: true },
      );
      const homed = await home(rig, {}, { motorReversed: true, cartReversed: true }, { flags });
      expect(homed.state).toMatchObject({ state: 'READY', homed: true });
    });

    it('is stopped by a stuck motor when the switches never answer', async () => {
      expect((await home(rig, {}, { switchesLost: true })).state).toMatchObject({ fault: 'NO_MOTION' });
    });

    it('goes no further than the track where neither a switch nor a stop answers', async () => {
      const endless = { ...rig, plant: { ...rig.plant, stopM: 10 * stopM } };
      const homed = await home(endless, {}, { switchesLost: true });
      expect(homed.state).toMatchObject({ fault: 'TRACK_LENGTH' });
      expect(homed.travelM).toBeLessThan(2.2 * stopM);
    });

    it('never pushes against a switch', async () => {
      // Both stops are far behind the switches: what overshoots is the cart's own speed.
      const endless = { ...rig, plant: { ...rig.plant, stopM: 10 * stopM } };
      const homed = await home(endless);
      expect(homed.state).toMatchObject({ state: 'READY', homed: true });
      expect(homed.travelM).toBeLessThan(stopM + 0.03);
    });
  });
}

const withPole = (base: Rig, countsPerRev: number, plant: Partial<Rig['plant']> = {}): Rig => ({
  ...base,
  poleEncoder: { ...base.poleEncoder, countsPerRev },
  plant: { ...base.plant, ...plant },
});

/** That homing checks the scale of the pole encoder. */
export function scaleCheckOf(name: string, rig: Rig): void {
  describe(`of ${name}`, () => {
    it('a pole encoder of a fifth more or fewer counts is a fault', async () => {
      for (const [said, true_] of [
        [2400, 2000],
        [2000, 2400],
        [320, 384],
      ] as const) {
        const settings = rigSettings(withPole(rig, said), { standalone: true });
        expect((await home(withPole(rig, true_), {}, {}, settings)).state, `${said}, ${true_}`).toMatchObject({
          state: 'FAULT',
          fault: 'POLE_SCALE',
          homed: false,
          duty: 0,
        });
        expect((await home(withPole(rig, said), {}, {}, settings)).state).toMatchObject({ state: 'READY' });
      }
    });

    it('dry friction that the file may have is none', async () => {
      const weightNm = rig.plant.poleMassKg * rig.plant.gravityMps2 * rig.plant.poleCentreM;
      const rubbing = { poleCoulombNm: 0.003 * weightNm };
      expect((await home(withPole(rig, 1000, rubbing))).state).toMatchObject({ state: 'READY', homed: true });
      const settings = rigSettings(withPole(rig, 1200, rubbing), { standalone: true });
      const wrong = await home(withPole(rig, 1000, rubbing), {}, {}, settings);
      expect(wrong.state).toMatchObject({ fault: 'POLE_SCALE', homed: false });
    });
  });
}
