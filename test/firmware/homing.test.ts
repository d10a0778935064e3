// Homing on simulated rigs: the article's plant without friction, a small one with much, one with dry friction and a dead zone.

import { describe, expect, it } from 'vitest';
import { parseRig, type Rig, rigSettings } from '../../rig/description/files/index.js';
import { FEW_M, home, homingOf, homingWithSwitches, rigs, scaleCheckOf } from './homing-of.js';
import { hostPrograms, installed } from './host-board.js';
import { begin, configure, Machine, press, runScript } from './machine.js';
import { type Defects, SimulatedRig } from './simulated-rig.js';

const repeat = (times: number, command: string): string[] => new Array<string>(times).fill(command);

describe.skipIf(!installed('cc', 'make'))('homing', () => {
  const programs = hostPrograms();

  // The other rigs: homing.long.test.ts.
  homingOf('desktop', rigs.desktop);
  homingWithSwitches('desktop', rigs.desktop);
  scaleCheckOf('desktop', rigs.desktop);
  homingOf('bench-bumpers', rigs['bench-bumpers']);

  it.each([
    [0.85, 'POLE_SCALE'],
    [0.91, 'NONE'],
    [1.06, 'NONE'],
    [1.1, 'POLE_SCALE'],
  ])('takes %d of the counts that the file says for %s, well before a fifth', async (share, fault) => {
    const settings = rigSettings(rigs.desktop, { standalone: true });
    const counts = Math.round(share * settings.poleCountsPerRev);
    const machine = parseRig(`extends: desktop\npoleEncoder: ${counts} counts/rev\n`, 'other.yaml');
    expect((await home(machine, {}, {}, settings)).state).toMatchObject({ fault, homed: fault === 'NONE' });
  });

  it('checks the scale anew each time', async () => {
    const machine = new Machine(programs);
    try {
      const settings = rigSettings(rigs.desktop, { standalone: true });
      for (const command of begin(rigs.desktop, settings)) await machine.send(command);
      const plant = new SimulatedRig(machine, rigs.desktop);
      const homes = async () => {
        await machine.send('home 0');
        let state = await plant.tick();
        while (state.state === 'HOMING') state = await plant.tick();
        return state;
      };
      expect(await homes()).toMatchObject({ state: 'READY', homed: true });
      const wrong = rigSettings(
        { ...rigs.desktop, poleEncoder: { countsPerRev: 2000, reversed: false } },
        { standalone: true },
      );
      await machine.send(configure({ ...wrong, velocityWindow: 0 }));
      expect(await homes()).toMatchObject({ fault: 'POLE_SCALE', homed: false });
    } finally {
      machine.close();
    }
  });

  it('tells a scale that is a fifth off where the coarsest encoder and the most friction that a file may have blur it', async () => {
    const withCounts = (counts: number): Rig =>
      parseRig(`extends: desktop\npoleFriction: 0.0023 N m s\npoleEncoder: ${counts} counts/rev\n`, 'blurred.yaml');
    const homed = async (machine: number, said: number): Promise<string> =>
      (await home(withCounts(machine), {}, {}, rigSettings(withCounts(said), { standalone: true }))).state.fault;
    // The board finds 0.95 of the counts that the file says, where all of them are there.
    expect(await homed(252, 252)).toBe('NONE');
    expect(await homed(252, 302)).toBe('POLE_SCALE');
    expect(await homed(302, 252)).toBe('POLE_SCALE');
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
