// Homing on simulated rigs: the article's plant without friction, a small one with much, one with dry friction and a dead zone.

import { describe, expect, it } from 'vitest';
import { loadRig, parseRig, type Rig, rigSettings } from '../../rig/description/files/index.js';
import type { RigSettings } from '../../src/protocol/index.js';
import { hostPrograms, installed } from './host-board.js';
import { begin, Machine, type MachineState, press, runScript } from './machine.js';
import { type Defects, SimulatedRig, type Start } from './simulated-rig.js';

const rigs = Object.fromEntries(
  await Promise.all(['bench', 'bench-bumpers', 'desktop', 'belt'].map(async (name) => [name, await loadRig(name)])),
) as Readonly<Record<'bench' | 'bench-bumpers' | 'desktop' | 'belt', Rig>>;

/** The belt with a driver that lets its motor float: nothing brakes its cart but friction. */
const floating = parseRig('extends: belt\nmotorDecay: fast\n', 'floating.yaml');

const FEW_M = 0.003;

const repeat = (times: number, command: string): string[] => new Array<string>(times).fill(command);

interface Homed {
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

describe.skipIf(!installed('cc', 'make'))('homing', () => {
  const programs = hostPrograms();

  /** @param changes of the board's settings; the plant stays as `rig` has it */
  async function home(
    rig: Rig,
    start: Start = {},
    defects: Defects = {},
    changes: Partial<RigSettings> = {},
  ): Promise<Homed> {
    const machine = new Machine(programs);
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

  describe.each(Object.entries({ ...rigs, floating }))('of %s', (_, rig) => {
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

  describe.each([
    ['bench', rigs.bench],
    ['desktop', rigs.desktop],
    ['belt', rigs.belt],
    ['floating', floating],
  ])('with switches, of %s', (_, rig) => {
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

  describe('checks the scale of the pole encoder', () => {
    const withPole = (base: Rig, countsPerRev: number, plant: Partial<Rig['plant']> = {}): Rig => ({
      ...base,
      poleEncoder: { ...base.poleEncoder, countsPerRev },
      plant: { ...base.plant, ...plant },
    });

    it.each(Object.entries(rigs))('of %s: a fifth more or fewer is a fault', async (_, rig) => {
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

    it.each(Object.entries(rigs))('of %s: dry friction that the file may have is none', async (_, rig) => {
      const weightNm = rig.plant.poleMassKg * rig.plant.gravityMps2 * rig.plant.poleCentreM;
      const rubbing = { poleCoulombNm: 0.003 * weightNm };
      expect((await home(withPole(rig, 1000, rubbing))).state).toMatchObject({ state: 'READY', homed: true });
      const settings = rigSettings(withPole(rig, 1200, rubbing), { standalone: true });
      const wrong = await home(withPole(rig, 1000, rubbing), {}, {}, settings);
      expect(wrong.state).toMatchObject({ fault: 'POLE_SCALE', homed: false });
    });
  });

  it('brakes where it ends before the pole has shown which way it swings, and waits for it again', async () => {
    const rig = { ...rigs.bench, plant: { ...rigs.bench.plant, stopM: 20 } };
    const homed = await home(rig, { positionM: 0.0025 - rig.track.switchM! });
    expect(homed.state).toMatchObject({ state: 'READY', homed: true });
  });

  describe('with wires of the limit switches that break on the way', () => {
    const rig = rigs.desktop;
    const end = rig.track.switchM!;
    const quarter = end / 2;
    const bouncing = 0.01;
    type Plant = SimulatedRig;

    /** Where the cart is when they break, as the way there goes. */
    const moments = {
      'to the left': [({ positionM }: Plant) => positionM < -0.05],
      'to the right': [({ positionM }: Plant) => positionM < -end, ({ positionM }: Plant) => positionM > 0.05],
      'to the centre': [
        ({ positionM }: Plant) => positionM < -end,
        ({ positionM }: Plant) => positionM > end,
        ({ positionM }: Plant) => positionM < 0.1,
      ],
      'while the pole swings': [
        ({ positionM }: Plant) => positionM < -end,
        ({ positionM }: Plant) => positionM > end,
        ({ angleRad }: Plant) => Math.abs(angleRad) > 0.1,
      ],
    } as const;
    const both = ['LIMIT_LEFT', 'LIMIT_RIGHT'] as const;
    type Cases = readonly (readonly [
      keyof typeof moments,
      NonNullable<Defects['wiresBroken']>,
      fault: string,
      withinM: number,
    ])[];
    const cases: Cases = [
      ...Object.keys(moments).map((when) => [when as keyof typeof moments, both, 'LIMIT_SWITCH', bouncing] as const),
      ['to the left', ['LIMIT_LEFT'], 'LIMIT_SWITCH', quarter + bouncing],
      ['to the left', ['LIMIT_RIGHT'], 'MOTOR_REVERSED', bouncing],
      ['to the right', ['LIMIT_LEFT'], 'LIMIT_SWITCH', bouncing],
      ['to the right', ['LIMIT_RIGHT'], 'TRACK_LENGTH', bouncing],
      ['to the centre', ['LIMIT_LEFT'], 'LIMIT_SWITCH', bouncing],
      ['to the centre', ['LIMIT_RIGHT'], 'LIMIT_SWITCH', bouncing],
      ['while the pole swings', ['LIMIT_LEFT'], 'LIMIT_SWITCH', bouncing],
      ['while the pole swings', ['LIMIT_RIGHT'], 'LIMIT_SWITCH', bouncing],
    ];

    it.each(cases)('%s, %j: %s within %d m', async (when, wiresBroken, fault, withinM) => {
      const machine = new Machine(programs);
      try {
        for (const command of begin(rig, rigSettings(rig, { standalone: true }))) await machine.send(command);
        const plant = new SimulatedRig(machine, rig);
        await plant.tick();
        await machine.send('home 0');
        for (const isThere of moments[when]) while (!isThere(plant)) await plant.tick();
        expect(await plant.tick()).toMatchObject({ state: 'HOMING' });
        plant.defects.wiresBroken = wiresBroken;
        const from = plant.positionM;
        let state = await plant.tick();
        if (wiresBroken === both) expect(state.state, 'in the first tick').toBe('FAULT');
        while (state.state === 'HOMING') state = await plant.tick();
        expect(state).toMatchObject({ state: 'FAULT', fault, homed: false, duty: 0 });
        expect(Math.abs(plant.positionM - from)).toBeLessThan(withinM);
      } finally {
        machine.close();
      }
    });

    it('from the beginning, moves no farther than a quarter of the track', async () => {
      for (const wiresBroken of [['LIMIT_LEFT'], ['LIMIT_RIGHT'], both] as const) {
        const homed = await home(rig, {}, { wiresBroken });
        expect(homed.state).toMatchObject({ fault: 'LIMIT_SWITCH', homed: false, duty: 0 });
        expect(homed.travelM).toBeLessThan(wiresBroken === both ? 1e-6 : quarter + bouncing);
      }
    });
  });

  describe('without switches', () => {
    const rig = rigs['bench-bumpers'];

    it.each([
      ['DIRECTION_WRONG', { cartReversed: true }],
      ['DIRECTION_WRONG', { motorReversed: true }],
      ['POLE_REVERSED', { poleReversed: true }],
      // To the board this is a rig seen from behind, but for its pole.
      ['POLE_REVERSED', { motorReversed: true, cartReversed: true }],
    ])('finds %s within a few millimetres: %j', async (fault, defects) => {
      const homed = await home(rig, {}, defects);
      expect(homed.state).toMatchObject({ state: 'FAULT', fault, homed: false, duty: 0 });
      expect(homed.travelM).toBeLessThan(3 * FEW_M);
    });

    it('serves a rig that is seen from behind', async () => {
      const homed = await home(rig, {}, { motorReversed: true, cartReversed: true, poleReversed: true });
      expect(homed.state).toMatchObject({ state: 'READY', homed: true });
    });
  });

  it('gives up on a cart that takes more than twice its time and ten seconds', () => {
    const settings = rigSettings(rigs.desktop, { standalone: true });
    const hanging = [...begin(rigs.desktop, settings), 'home 0', ...repeat(50, 'tick')];
    const nominal = (settings.trackCounts * 256) / settings.homingSpeed;
    // It creeps to the left by a count in four ticks, after a jerk that the pole answered.
    const creeping = Array.from({ length: 5000 }, (_, k) => (k === 2 ? 'tick -4 -8' : `tick ${k % 4 ? 0 : -1}`));
    const states = runScript(programs, [...hanging, ...creeping]).slice(hanging.length);
    const end = states.findIndex(({ state }) => state === 'FAULT');
    expect(states[end]).toMatchObject({ fault: 'HOMING_TIMEOUT', homed: false, duty: 0 });
    expect(Math.abs(end + 1 - (2 * nominal + 1000))).toBeLessThan(3);
  });

  it('does not pile up what a slow cart lacks', () => {
    const settings = rigSettings(rigs.desktop, { standalone: true });
    const creeping = Array.from({ length: 800 }, (_, k) => (k === 2 ? 'tick -4 -8' : `tick ${k % 4 ? 0 : -1}`));
    const slow = [...begin(rigs.desktop, settings), 'home 0', ...repeat(50, 'tick'), ...creeping];
    const duties = runScript(programs, [...slow, ...repeat(30, 'tick -10')]).slice(slow.length - 1);
    expect(duties[0]).toMatchObject({ state: 'HOMING', duty: -settings.homingDuty });
    expect(duties.at(-1)!.duty).toBeGreaterThan(0);
  });

  describe('guided', () => {
    const rig = rigs.desktop;
    const settings = rigSettings(rig, { standalone: true });
    const { homingDuty } = settings;
    const guided = [...begin(rig, settings), 'home 1', 'tick'];
    const duties = (...commands: string[]): number[] =>
      runScript(programs, [...guided, ...commands])
        .slice(guided.length)
        .map(({ duty }) => duty);

    it('drives for so many ticks, then rests', () => {
      expect(duties('drive -30 3', ...repeat(6, 'tick'))).toEqual([0, -30, -30, -30, 0, 0, 0]);
      expect(duties('drive 30 2', 'tick', 'drive -7 1', 'tick', 'tick')).toEqual([0, 30, 30, -7, 0]);
    });

    it('drives no harder than homing may', () => {
      expect(duties('drive 400 1', 'tick')[1]).toBe(homingDuty);
      expect(duties('drive -400 1', 'tick')[1]).toBe(-homingDuty);
    });

    it('begins at rest, whatever was driven before', () => {
      expect(duties('drive 30 100', 'tick', 'disarm', 'home 1', 'tick')).toEqual([0, 30, 0, 0, 0]);
    });

    it('is refused where it does not belong', () => {
      const error = (commands: readonly string[]): string => runScript(programs, commands).at(-1)!.error;
      const idle = begin(rig, settings);
      expect(error([...idle, 'home 1', 'drive 10 10'])).toBe('OK');
      expect(error([...idle, 'drive 10 10'])).toBe('WRONG_STATE');
      expect(error([...idle, 'home 0', 'drive 10 10'])).toBe('WRONG_STATE');
      expect(error([...idle, 'home 1', 'disarm', 'drive 10 10'])).toBe('WRONG_STATE');
    });

    it.each([
      ['left', 'LIMIT_LEFT', -1],
      ['right', 'LIMIT_RIGHT', 1],
    ] as const)('at the %s switch goes away from it only', (_, name, side) => {
      const [pressed, letGo] = [press(name, settings), press(name, settings, false)];
      const towards = `drive ${20 * side} 100`;
      const away = `drive ${-20 * side} 100`;
      const reached = [towards, 'tick', pressed, 'tick', 'tick'];
      expect(duties(...reached).slice(-2)).toEqual([0, 0]);
      expect(duties(...reached, towards, 'tick', 'tick').slice(-2)).toEqual([0, 0]);
      expect(duties(...reached, away, 'tick', 'tick').slice(-2)).toEqual([-20 * side, -20 * side]);
      expect(duties(...reached, away, 'tick', letGo, 'tick', towards, 'tick').at(-1)).toBe(20 * side);
      // The rest of a motion that a switch ended is not made up for.
      expect(duties(...reached, letGo, 'tick', 'tick').slice(-2)).toEqual([0, 0]);
      const again = [away, 'tick', letGo, 'tick', towards, 'tick', pressed, 'tick'];
      expect(duties(...reached, ...again, letGo, 'tick').slice(-3)).toEqual([0, 0, 0]);
      // It stood there before.
      expect(duties(pressed, 'tick', towards, 'tick').at(-1)).toBe(0);
      expect(duties(pressed, 'tick', away, 'tick').at(-1)).toBe(-20 * side);
    });

    it('stops by a switch that stays pressed over a quarter of the track, and by both at once', () => {
      const quarter = Math.floor(settings.trackCounts / 4);
      const pressed = press('LIMIT_LEFT', settings);
      const leaves = ['drive -20 100', 'tick', pressed, 'tick', 'drive 20 1000', 'tick'];
      const way = [...repeat(Math.floor(quarter / 20), 'tick 20'), 'tick 20'];
      const [before, after] = runScript(programs, [...guided, ...leaves, ...way]).slice(-2);
      expect(before).toMatchObject({ state: 'HOMING', duty: 20 });
      expect(after).toMatchObject({ state: 'FAULT', fault: 'LIMIT_SWITCH', duty: 0 });
      const other = press('LIMIT_RIGHT', settings);
      const both = runScript(programs, [...guided, 'drive 20 100', 'tick', pressed, other, 'tick']).at(-1)!;
      expect(both).toMatchObject({ state: 'FAULT', fault: 'LIMIT_SWITCH', duty: 0 });
    });

    it('takes a switch that the cart reaches the wrong way round for what it blocks', () => {
      const reversed = ['drive 20 100', 'tick', press('LIMIT_LEFT', settings), 'tick'];
      expect(duties(...reversed, 'drive 20 100', 'tick').at(-1)).toBe(0);
      expect(duties(...reversed, 'drive -20 100', 'tick').at(-1)).toBe(-20);
    });
  });
});
