// Each fault is raised within its published time, not before its cause, in the states it is for; and never without one.
import { describe, expect, it } from 'vitest';
import { loadRig, rigSettings } from '../../rig/description/files/index.js';
import { articleParameters, RandomStream, RigPlant } from '../../sim/index.js';
import { type RigSettings, settingsFlags, switches } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import { hostPrograms, imageOf, installed } from './host-board.js';
import { begin, type MachineState, press, restingImage, runScript } from './machine.js';

const desktop = await loadRig('desktop');
const ALL_SAFE = rigSettings(desktop, { standalone: true }).flags;
const flag = (name: keyof typeof settingsFlags): number => 1 << settingsFlags[name];

/** Control periods with what fits into 100 ms. */
const periods = [
  { periodTicks: 10, within: 20 },
  { periodTicks: 20, within: 10 },
  { periodTicks: 33, within: 6 },
];

const ALL_SWITCHES = 7;
const REVOLUTION = 2400;

/** It pushes with all it has: to the right while the pole stands, to the left while it hangs. */
const pushingImage = imageOf(networkOf(5, 1, [0b00100], [32]));

const repeat = (times: number, command: string): string[] => new Array<string>(times).fill(command);

type StateName = 'IDLE' | 'HOMING' | 'READY' | 'ARMED' | 'RUNNING';

/** Commands that lead a rig to a state, where it has not ticked yet. Any angle is as good as upright. */
function into(state: StateName, changes: Partial<RigSettings> = {}, image = restingImage): string[] {
  const idle = begin(desktop, { flags: ALL_SAFE, captureCounts: REVOLUTION / 2, ...changes }, image);
  const ready = [...idle, 'home 0', 'homed'];
  switch (state) {
    case 'IDLE':
      return idle;
    case 'HOMING':
      return [...idle, 'home 1'];
    case 'READY':
      return ready;
    case 'ARMED':
      return [...begin(desktop, { flags: ALL_SAFE, ...changes }, image), 'home 0', 'homed', 'arm'];
    case 'RUNNING':
      return [...ready, 'arm', 'captured'];
  }
}

describe.skipIf(!installed('cc', 'make'))('faults', () => {
  const programs = hostPrograms();

  /** The machine after each of the `then` commands. */
  const after = (before: readonly string[], then: readonly string[]): MachineState[] =>
    runScript(programs, [...before, ...then]).slice(before.length);

  /** The number of the first of the `then` commands, from 1, with which there is a fault; its motor must be off. */
  function faultAt(before: readonly string[], then: readonly string[]): [number, string] | undefined {
    const states = after(before, then);
    const index = states.findIndex(({ state }) => state === 'FAULT');
    if (index < 0) return undefined;
    expect(states[index]).toMatchObject({ duty: 0, led: false });
    return [index + 1, states[index]!.fault];
  }

  const tick = ['tick'];
  const moving: readonly StateName[] = ['HOMING', 'ARMED', 'RUNNING'];
  const states: readonly StateName[] = ['IDLE', 'HOMING', 'READY', 'ARMED', 'RUNNING'];

  describe.each([
    ['normally closed', ALL_SWITCHES],
    ['normally open', 0],
  ])('switches that are %s', (_, normallyClosed) => {
    const wired = { ...rigSettings(desktop), normallyClosed };
    const at = (state: StateName, changes: Partial<RigSettings> = {}): string[] =>
      into(state, { normallyClosed, ...changes });
    const stop = press('EMERGENCY_STOP', wired);
    const letGo = press('EMERGENCY_STOP', wired, false);
    const limitSwitches = [press('LIMIT_LEFT', wired), press('LIMIT_RIGHT', wired)];

    it.each(states)('stop in %s with the next tick, by the emergency stop', (state) => {
      expect(faultAt([...at(state), 'tick', stop], tick)).toEqual([1, 'EMERGENCY_STOP']);
    });

    it('cannot be cleared while they are pressed', () => {
      const pressed = [...at('RUNNING'), stop, 'tick', 'clear', 'tick'];
      expect(runScript(programs, pressed).at(-1)).toMatchObject({ fault: 'EMERGENCY_STOP' });
      const released = [...pressed, letGo, 'tick', 'clear', 'tick'];
      expect(runScript(programs, released).at(-1)).toMatchObject({ state: 'READY', fault: 'NONE' });
    });

    it.each([
      [10, 2],
      [19, 2],
      [20, 1],
    ])('may bounce for 10 ms when they are let go: in periods of %i ticks %i of them', (periodTicks, ticks) => {
      const released = [...at('READY', { periodTicks }), stop, 'tick', letGo];
      const faultAfter = (...then: string[]) =>
        runScript(programs, [...released, ...then, 'clear', 'tick']).at(-1)!.fault;
      expect(faultAfter(...repeat(ticks - 1, 'tick'))).toBe('NONE');
      if (ticks < 2) return;
      expect(faultAfter()).toBe('EMERGENCY_STOP');
      expect(faultAfter('tick', stop, 'tick', letGo)).toBe('EMERGENCY_STOP');
    });

    it.each([0, 1])('stop in ARMED and RUNNING with the next tick, by limit switch %i', (side) => {
      for (const state of states) {
        const expected = state === 'ARMED' || state === 'RUNNING' ? [1, 'LIMIT_SWITCH'] : undefined;
        expect(faultAt([...at(state), 'tick', limitSwitches[side]!], tick)).toEqual(expected);
      }
    });

    it('are not looked at on a rig without them', () => {
      const without = at('RUNNING', { flags: ALL_SAFE & ~flag('LIMIT_SWITCHES') & ~flag('EMERGENCY_STOP') });
      expect(faultAt([...without, stop, ...limitSwitches], tick)).toBeUndefined();
    });

    it('need no others: a rig may have the emergency stop alone, or limit switches alone', () => {
      const button = at('RUNNING', { flags: ALL_SAFE & ~flag('LIMIT_SWITCHES') });
      expect(faultAt([...button, ...limitSwitches], tick)).toBeUndefined();
      expect(faultAt([...button, stop], tick)).toEqual([1, 'EMERGENCY_STOP']);
      const ends = at('RUNNING', { flags: ALL_SAFE & ~flag('EMERGENCY_STOP') });
      expect(faultAt([...ends, stop], tick)).toBeUndefined();
      for (const end of limitSwitches) expect(faultAt([...ends, end], tick)).toEqual([1, 'LIMIT_SWITCH']);
    });
  });

  it('a normally closed switch that is not wired is taken for pressed, each of them', () => {
    // Nothing drives the pins here: `into` lets go of all switches first.
    const unwired = (normallyClosed: number): string[] =>
      into('RUNNING', { normallyClosed }).filter((command) => !command.startsWith('pin '));
    expect(faultAt(unwired(0), ['tick', 'tick'])).toBeUndefined();
    for (const name of ['LIMIT_LEFT', 'LIMIT_RIGHT', 'EMERGENCY_STOP'] as const) {
      const fault = name === 'EMERGENCY_STOP' ? name : 'LIMIT_SWITCH';
      expect(faultAt(unwired(1 << switches[name]), tick)).toEqual([1, fault]);
    }
  });

  describe('soft limits', () => {
    const limits = { softLimitCounts: 100, speedMaxCounts: 1000 };
    it.each([1, -1])('stop a running cart on side %i with the next tick', (side) => {
      const atLimit = [...into('RUNNING', limits), `tick ${60 * side}`, `tick ${40 * side}`];
      expect(runScript(programs, atLimit).at(-1)).toMatchObject({ state: 'RUNNING', cartCounts: 100 * side });
      expect(faultAt(atLimit, [`tick ${side}`])).toEqual([1, 'SOFT_LIMIT']);
    });

    it('hold while RUNNING only', () => {
      for (const state of states.slice(0, -1)) expect(faultAt(into(state, limits), ['tick 200'])).toBeUndefined();
    });
  });

  it('an overrun stops what may move, at once', () => {
    for (const state of states) {
      const expected = moving.includes(state) ? [1, 'OVERRUN'] : undefined;
      expect(faultAt([...into(state), 'tick'], ['overrun'])).toEqual(expected);
    }
  });

  describe('runaway', () => {
    const limits = { speedMaxCounts: 50, softLimitCounts: 30000 };
    it.each([1, -1])('stops a cart after a whole period in which it was too fast, direction %i', (side) => {
      for (const state of states) {
        const expected = moving.includes(state) ? [1, 'RUNAWAY'] : undefined;
        expect(faultAt(into(state, limits), [`tick ${51 * side}`])).toEqual(expected);
      }
    });

    it('is none at the limit', () => {
      expect(faultAt(into('RUNNING', limits), repeat(20, 'tick 50'))).toBeUndefined();
    });
  });

  describe.each(periods)('with control periods of $periodTicks times 0.5 ms', ({ periodTicks, within }) => {
    describe('lost lease', () => {
      const leased = { periodTicks, flags: ALL_SAFE & ~flag('STANDALONE') };

      it('stops what may move in the last tick that begins within 100 ms', () => {
        for (const state of moving) {
          expect(faultAt(into(state, leased), repeat(100, 'tick'))).toEqual([within, 'LEASE_LOST']);
        }
        for (const state of ['IDLE', 'READY'] as const) {
          expect(faultAt(into(state, leased), repeat(100, 'tick'))).toBeUndefined();
        }
      });

      it('is told by every lease, homing and arming again', () => {
        const late = [...repeat(within - 1, 'tick'), 'lease'];
        const renewed = [...into('RUNNING', leased), ...late, ...late, ...late];
        expect(faultAt(renewed, repeat(within - 1, 'tick'))).toBeUndefined();
        expect(faultAt(renewed, repeat(within, 'tick'))).toEqual([within, 'LEASE_LOST']);
        const again = [...into('RUNNING', leased), ...late, ...repeat(within - 1, 'tick'), 'disarm', 'arm'];
        expect(faultAt(again, repeat(within, 'tick'))).toEqual([within, 'LEASE_LOST']);
        expect(faultAt([...again.slice(0, -1), 'home 1'], repeat(within, 'tick'))).toEqual([within, 'LEASE_LOST']);
      });

      it('does not matter to a standalone rig', () => {
        expect(faultAt(into('RUNNING', { periodTicks }), repeat(1000, 'tick'))).toBeUndefined();
      });
    });

    describe('no motion', () => {
      const driven = { periodTicks, stallDuty: 390, softLimitCounts: 30000, trackCounts: 30000 };
      const running = into('RUNNING', driven, pushingImage);
      const rolling = [...running, ...repeat(30, 'tick -5')];

      it('is found within 100 ms of a standstill just after a tick, and not in less time than that without a period', () => {
        expect(faultAt(rolling, ['tick -2', ...repeat(100, 'tick')])).toEqual([within, 'NO_MOTION']);
        expect(faultAt(rolling, repeat(100, 'tick'))![0]).toBeGreaterThanOrEqual(within - 1);
      });

      it('is found while one channel is stuck, so that the counts jitter by one', () => {
        const jitter = Array.from({ length: 100 }, (_, k) => `tick ${k % 2 ? 1 : -1}`);
        expect(faultAt([...rolling, 'tick -2'], jitter)).toEqual([within - 1, 'NO_MOTION']);
      });

      it('is none while the cart creeps', () => {
        const creep = Array.from({ length: 300 }, (_, k) => `tick ${k % (within / 2 - 1) === 0 ? -1 : 0}`);
        expect(faultAt(rolling, creep)).toBeUndefined();
      });

      it('is none while the motor rests or pushes less than must move the cart', () => {
        expect(faultAt(into('RUNNING', driven), repeat(1000, 'tick'))).toBeUndefined();
        const weak = into('RUNNING', { ...driven, dutyMax: 380 }, pushingImage);
        expect(faultAt(weak, repeat(1000, 'tick'))).toBeUndefined();
        const unable = into('RUNNING', { ...driven, stallDuty: 401 }, pushingImage);
        expect(faultAt(unable, repeat(1000, 'tick'))).toBeUndefined();
      });

      it('waits twice as long while the motor pushes to and fro', () => {
        // The pole goes from hanging to upright and back, so that the network's push turns round.
        const shaken = Array.from({ length: 100 }, () => 'tick 0 1200');
        expect(faultAt([...rolling, 'tick -2 1200'], shaken)![0]).toBe(2 * (within - 1));
        // One push the other way, and what came before it counts no more.
        const steadied = [...repeat(within - 3, 'tick'), 'tick 0 1200', 'tick 0 1200', ...repeat(100, 'tick')];
        expect(faultAt([...rolling, 'tick -2'], steadied)![0]).toBe(2 * (within - 1));
        expect(faultAt([...rolling, 'tick -2 1200'], steadied)![0]).toBe(2 * (within - 1));
      });

      it('is none against the end of the track, where the cart leans on its bumper', () => {
        const bumpers = { ...driven, flags: ALL_SAFE & ~flag('LIMIT_SWITCHES'), trackCounts: 320 };
        const atEnd = [...into('RUNNING', bumpers, pushingImage), ...repeat(31, 'tick -5'), 'tick -1'];
        expect(faultAt(atEnd, repeat(500, 'tick'))).toBeUndefined();
        expect(faultAt([...atEnd, 'tick 3', 'tick 3'], repeat(500, 'tick'))).toEqual([within - 1, 'NO_MOTION']);
        // Pushed inwards it must move.
        expect(faultAt([...atEnd, 'tick 0 1200'], repeat(500, 'tick'))?.[1]).toBe('NO_MOTION');
      });
    });

    describe('frozen pole', () => {
      const free = { periodTicks, softLimitCounts: 30000 };
      /** The pole turns, and stops so far from hanging. */
      const turnedBy = (counts: number): string[] => {
        const [by, steps] = [10, 20];
        return [...into('RUNNING', free), `tick 0 ${counts - by * steps}`, ...repeat(steps, `tick 0 ${by}`)];
      };

      it('is found within 100 ms where gravity must move it', () => {
        for (const counts of [600, 1800, 300, 900, 2100]) {
          const [at, fault] = faultAt(turnedBy(counts), repeat(100, 'tick'))!;
          expect([fault, at <= within]).toEqual(['POLE_FROZEN', true]);
        }
      });

      it('is found while one channel is stuck, so that the counts jitter by one', () => {
        const jitter = Array.from({ length: 100 }, (_, k) => `tick 0 ${k % 2 ? 1 : -1}`);
        const [at, fault] = faultAt(turnedBy(600), jitter)!;
        expect([fault, at <= within]).toEqual(['POLE_FROZEN', true]);
      });

      it('is found within 100 ms where the cart accelerates under it', () => {
        for (const counts of [0, REVOLUTION / 2]) {
          // 6 m/s^2 at 10 000 counts/m.
          const period = periodTicks * 0.0005;
          const moved = (k: number): number => Math.round(10000 * 6 * period ** 2 * (k + 0.5));
          const accelerating = Array.from({ length: within }, (_, k) => `tick ${moved(k)}`);
          const [at, fault] = faultAt([...turnedBy(counts), ...repeat(50, 'tick')], accelerating)!;
          expect([fault, at <= within]).toEqual(['POLE_FROZEN', true]);
        }
      });

      it('is none while the pole hangs or stands as it may, nor while the cart moves evenly', () => {
        for (const counts of [0, 15, -15, REVOLUTION / 2, REVOLUTION / 2 + 15]) {
          expect(faultAt(turnedBy(counts), repeat(500, 'tick'))).toBeUndefined();
          expect(faultAt([...turnedBy(counts), 'tick 50'], repeat(200, 'tick 50'))?.[1]).not.toBe('POLE_FROZEN');
        }
      });

      it('is none because a coarse cart encoder trembles between two counts', () => {
        const coarse = { ...desktop, cartEncoder: { countsPerM: 250, reversed: false } };
        const { cartScale, cartShift } = rigSettings(coarse);
        const still = repeat(Math.floor((within - 1) / 2) - 1, 'tick');
        const trembling = repeat(20, 'x').flatMap(() => ['tick 1', ...still, 'tick -1', ...still]);
        expect(faultAt(into('RUNNING', { ...free, cartScale, cartShift }), trembling)).toBeUndefined();
      });

      it('is none because of where the cart was in an earlier run', () => {
        const carried = [
          ...into('RUNNING', free),
          ...repeat(50, 'tick'),
          'disarm',
          'tick 3000 1200',
          'arm',
          'captured',
        ];
        expect(faultAt(carried, repeat(100, 'tick'))).toBeUndefined();
      });

      it('is none while the pole turns, or is held in other states', () => {
        expect(faultAt(turnedBy(600), repeat(100, 'tick 0 2'))).toBeUndefined();
        for (const state of states.slice(0, -1)) {
          expect(faultAt([...into(state, free), 'tick 0 600'], repeat(100, 'tick'))).toBeUndefined();
        }
      });
    });

    describe('supply sag', () => {
      const measured = { periodTicks, supplyMin: 500 };

      it('stops what may move within 100 ms', () => {
        for (const state of states) {
          const expected = moving.includes(state) ? [within - 1, 'SUPPLY_SAG'] : undefined;
          expect(faultAt([...into(state, measured), 'tick', 'supply 499'], repeat(100, 'tick'))).toEqual(expected);
        }
      });

      it('is none for a shorter one, at the limit, or where the supply is not measured', () => {
        const short = ['supply 0', ...repeat(within - 2, 'tick'), 'supply 500', 'tick'];
        expect(faultAt(into('RUNNING', measured), [...short, ...short, ...short])).toBeUndefined();
        expect(faultAt([...into('RUNNING', measured), 'supply 500'], repeat(100, 'tick'))).toBeUndefined();
        expect(faultAt([...into('RUNNING', { periodTicks }), 'supply 0'], repeat(100, 'tick'))).toBeUndefined();
      });
    });
  });

  describe.each([
    ['CART_NOISY', '1 0', '4 0', '65535 0'],
    ['POLE_NOISY', '0 1', '0 4', '0 65535'],
  ])('%s', (fault, one, four, thousands) => {
    const missing = (edges: string, times: number): string[] =>
      repeat(times, `miss ${edges}`).flatMap((m) => [m, 'tick']);

    it('is raised with the fourth missed edge, while moving and while homed', () => {
      for (const state of states) {
        const expected = state === 'IDLE' ? undefined : [1, fault];
        for (const edges of [four, thousands]) {
          expect(faultAt([...into(state), 'tick', `miss ${edges}`], tick)).toEqual(expected);
        }
        expect(faultAt(into(state), missing(one, 3))).toBeUndefined();
        expect(faultAt([...into(state), ...missing(one, 3), `miss ${one}`], tick)).toEqual(expected);
      }
    });

    it('forgets a missed edge in 256 ticks, and what was missed before it mattered', () => {
      const third = [...into('RUNNING'), ...missing(one, 3)];
      expect(faultAt([...third, ...repeat(256, 'tick')], missing(one, 1))).toBeUndefined();
      expect(faultAt([...third, ...repeat(200, 'tick')], missing(one, 4))![1]).toBe(fault);
      const before = [...into('IDLE'), ...missing(four, 5), 'home 1'];
      expect(faultAt(before, repeat(300, 'tick'))).toBeUndefined();
      expect(faultAt(before, missing(one, 3))).toBeUndefined();
    });

    it('costs the position even where another fault came first', () => {
      const sagged = [...into('RUNNING'), 'overrun', `miss ${four}`, 'tick'];
      expect(runScript(programs, sagged).at(-1)).toMatchObject({ fault: 'OVERRUN', homed: false });
    });
  });

  /** Ticks of a plant that nobody controls, shaken in all ways: long pushes and short ones, from rest and in full swing. */
  function shaken(plant: RigPlant, countsPerM: number, countsPerRev: number, ticks: number): string[] {
    const random = new RandomStream({ seed: 7, purpose: 'sample' });
    const state = new Float64Array(RigPlant.stateSize);
    plant.place(state, 0, 0, Math.PI, 0);
    const at = RigPlant.at;
    const read = (): [number, number] => [
      Math.floor(state[at.position]! * countsPerM + 0.5),
      Math.floor(((state[at.angle]! - Math.PI) / (2 * Math.PI)) * countsPerRev + 0.5),
    ];
    let [cart, pole] = read();
    let drive = 0;
    return Array.from({ length: ticks }, () => {
      if (random.uniform() < 0.15) drive = random.uniform() < 0.3 ? 0 : 2 * random.uniform() - 1;
      // A hand sets the pole at rest anywhere, or next to upright.
      const hand = random.uniform();
      const angle = hand < 0.003 ? 2 * Math.PI * random.uniform() : 0.06 * random.uniform() - 0.03;
      if (hand < 0.013) plant.place(state, state[at.position]!, state[at.velocity]!, angle, 0);
      for (let k = 0; k < 10; k++) plant.step(state, drive);
      const before = [cart, pole] as const;
      [cart, pole] = read();
      return `tick ${cart - before[0]} ${pole - before[1]}`;
    });
  }

  it.each([
    [500, 16.5, 2400],
    [2000, 5, 2400],
    [2000, 16.5, 600],
    [20000, 10, 10000],
  ])('a healthy pole is never frozen: %i counts/m, %d ms, %i counts/rev', (countsPerM, periodMs, countsPerRev) => {
    // As long as a pole may be: 0.5 m to its centre of oscillation, with some friction in its hinge.
    const parameters = { ...articleParameters, poleInertiaKgM2: 0.301, poleCoulombNm: 0.3, stopM: 1.5 };
    const plant = new RigPlant(parameters, periodMs / 1e4);
    const ticks = shaken(plant, countsPerM, countsPerRev, 20_000);
    const rig = {
      ...desktop,
      cartEncoder: { countsPerM, reversed: false },
      poleEncoder: { countsPerRev, reversed: false },
    };
    const settings = rigSettings(rig, { standalone: true });
    const changes = { ...settings, captureCounts: countsPerRev / 2, softLimitCounts: 65535, speedMaxCounts: 65535 };
    const running = [
      ...begin(desktop, { ...changes, periodTicks: periodMs * 2 }, restingImage),
      'home 0',
      'homed',
      'arm',
      'captured',
    ];
    const last = runScript(programs, [...running, ...ticks]).at(-1)!;
    expect(last).toMatchObject({ state: 'RUNNING', fault: 'NONE' });
  });
});
