// The bench around a board whose program counts edges and obeys: motion becomes edges, duty becomes force, and both are true.
import { describe, expect, it } from 'vitest';
import type { RigState } from '../../rig/bench/index.js';
import { MotorDriver } from '../../rig/bench/motor-driver.js';
import type { WiredUno } from '../../rig/boards/index.js';
import { RigPlant, STATE_INDEX } from '../../sim/index.js';
import type { PinName } from '../../src/protocol/index.js';
import { BenchBoard, fullRig } from './bench-rigs.js';

const TURN = 2 * Math.PI;
const STEP = 8000;
const cartCounts = (state: RigState) => Math.floor(state.positionM * 2000 + 0.5);
const poleCounts = (state: RigState) => Math.floor((state.angleRad / TURN) * 2400 + 0.5);

/** Holds cart and pole where they are, and asks the program what it has counted; the pole hung at first. */
function countAtRest(board: BenchBoard) {
  board.bench.carry(board.bench.state);
  const { cart, pole, skipped } = board.ask();
  return { cart, pole: pole + 1200, skipped };
}

describe('the bench', () => {
  it('turns the motion of the plant into edges, of which the program misses none', () => {
    const board = new BenchBoard();
    const { bench } = board;
    board.say('^'); // back and forth, the pole swings
    board.runMs(5000);
    expect(bench.cartEncoder.edges).toBeGreaterThan(5000);
    expect(bench.poleEncoder.edges).toBeGreaterThan(3000);
    const counted = countAtRest(board);
    expect(counted).toEqual({ cart: cartCounts(bench.state), pole: poleCounts(bench.state), skipped: 0 });
  });

  it('has the cart’s encoder follow when the play of the belt is taken up', () => {
    const board = new BenchBoard({ ...fullRig, backlashM: 0.002 }); // 4 counts
    const countAt = (positionM: number) => {
      board.uno.runUntil(board.bench.carry({ positionM, angleRad: Math.PI }));
      return countAtRest(board).cart;
    };
    expect([0.1, 0.0985, 0, -0.1, 0].map(countAt)).toEqual([198, 198, 2, -198, -2]);
  });

  it('moves as the plant does under the same duties, told exactly at the control ticks', () => {
    const board = new BenchBoard();
    const { bench, uno } = board;
    const plant = new RigPlant(fullRig.plant, 500e-6);
    const [from, to] = [new Float64Array(RigPlant.stateSize), new Float64Array(RigPlant.stateSize)];
    plant.place(to, 0, 0, Math.PI, 0);
    // The bench began at cycle 0 and has taken the steps at 0, 8000 and 16000 with the motor off.
    let stepStart = -STEP;
    const step = (drive: number) => {
      stepStart += STEP;
      from.set(to);
      plant.step(to, drive);
    };
    while (stepStart + STEP <= uno.cycles) step(0);
    const [right, left, pwm] = [uno.pin('MOTOR_RIGHT'), uno.pin('MOTOR_LEFT'), uno.pin('MOTOR')];
    const follow = uno.alarm(() => {
      step((Number(right.level) - Number(left.level)) * pwm.duty);
      follow.set(stepStart + STEP);
    });
    follow.set(stepStart + STEP);
    const ticks: [RigState, number][] = [];
    let worst = 0;
    bench.onTick((state, cycle) => {
      ticks.push([state, cycle]);
      const share = (cycle - stepStart) / STEP;
      const mine = (at: number) => from[at]! + share * (to[at]! - from[at]!);
      const errors = [
        state.positionM - mine(STATE_INDEX.position),
        state.velocityMps - mine(STATE_INDEX.velocity),
        state.angleRad - mine(STATE_INDEX.angle),
        state.angularVelocityRadps - mine(STATE_INDEX.angularVelocity),
      ];
      worst = Math.max(worst, ...errors.map(Math.abs));
    });
    board.say('^');
    board.runMs(2000);
    expect(ticks.length).toBe(121);
    expect(worst).toBeLessThan(1e-12);
    expect(Math.max(...ticks.map(([{ positionM }]) => Math.abs(positionM)))).toBeGreaterThan(0.05);
    for (const [k, [, cycle]] of ticks.slice(1).entries()) {
      expect(Math.abs(cycle - ticks[k]![1] - 264_000)).toBeLessThan(200); // an interrupt may be in the way
    }
  });

  it('may step finer', () => {
    const [coarse, fine] = [500, 50].map((stepUs) => {
      const board = new BenchBoard(fullRig, { stepUs });
      board.drive(0.5);
      board.runMs(400);
      return board.bench.state;
    });
    expect(Math.abs(fine!.positionM - coarse!.positionM)).toBeLessThan(2e-3);
    expect(Math.abs(fine!.positionM - coarse!.positionM)).toBeGreaterThan(1e-7);
    expect(fine!.positionM).toBeGreaterThan(0.2);
  });

  it('lets a tap make the pole faster at once, and nothing else; no edge is lost', () => {
    const board = new BenchBoard();
    const { bench } = board;
    board.say('^');
    board.runMs(500.3);
    const before = bench.state;
    bench.tap(-2);
    const { angularVelocityRadps, ...rest } = bench.state;
    expect(angularVelocityRadps).toBeCloseTo(before.angularVelocityRadps - 2, 12);
    expect({ ...rest, angularVelocityRadps: before.angularVelocityRadps }).toEqual(before);
    board.runMs(10);
    expect(bench.state.angleRad - before.angleRad).toBeCloseTo(0.01 * (before.angularVelocityRadps - 2), 2);
    const counted = countAtRest(board);
    expect(counted).toEqual({ cart: cartCounts(bench.state), pole: poleCounts(bench.state), skipped: 0 });
  });

  it('is the same each time', () => {
    const results = [0, 1].map(() => {
      const board = new BenchBoard();
      board.say('^');
      board.runMs(300);
      board.bench.carry({ positionM: 0.1, angleRad: 0.1 });
      board.runMs(300);
      board.bench.release();
      board.runMs(300);
      return [board.bench.state, board.uno.cycles, board.ask()];
    });
    expect(results[1]).toEqual(results[0]);
  });

  it('goes on while the board is reset, without the motor', () => {
    for (const cut of ['reset', 'powerCycle'] as const) {
      const board = new BenchBoard();
      const { bench, uno } = board;
      board.drive(0.75);
      board.runMs(200);
      expect(bench.motor.drive).toBe(0.75);
      const before = bench.state;
      uno[cut]();
      expect(bench.motor.drive).toBe(0);
      board.runMs(50);
      expect(bench.state.positionM - before.positionM).toBeGreaterThan(0.03); // it coasts
      expect(bench.state.velocityMps).toBeLessThan(before.velocityMps + 0.1);
      const { cart } = countAtRest(board);
      const passed = cartCounts(bench.state) - cartCounts(before);
      expect(Math.abs(cart - passed)).toBeLessThanOrEqual(1); // an edge during the boot has nobody to count it
    }
  });

  it('tells of the first control tick after a reset in the middle of one', () => {
    const board = new BenchBoard();
    const cycles: number[] = [];
    board.bench.onTick((_, cycle) => {
      cycles.push(cycle);
      if (cycles.length === 1) board.uno.reset();
    });
    board.runMs(50);
    expect(cycles.length).toBe(3);
    expect((cycles[1]! - cycles[0]!) / 16_000).toBeCloseTo(16.5, 0);
  });
});

describe('the motor driver', () => {
  it('reads duty and direction', () => {
    const board = new BenchBoard();
    for (const share of [0, 0.25, -0.25, 1, -1, 0.0025]) {
      board.drive(share);
      expect(board.bench.motor.drive).toBe(share);
    }
  });

  it.each([
    ['stops the cart that it has driven when it shorts the motor', 0, false],
    ['lets the cart go on when it lets the motor float', 1, true],
  ])('%s', (_, motorFloats, goesOn) => {
    const board = new BenchBoard({
      ...fullRig,
      plant: { ...fullRig.plant, damping: 0, backEmfNsPerM: 200, motorFloats },
    });
    const speed = () => board.bench.state.velocityMps;
    board.drive(0.5);
    board.runMs(300);
    const driven = speed();
    expect(driven).toBeGreaterThan(0.1);
    board.drive(0);
    board.runMs(300);
    expect(Math.abs(speed()) > driven / 2).toBe(goesOn);
  });

  it.each([
    ['is off while both directions are the same, where the duty is at its enable', 1, [0, -0.5, 0.5, 0]],
    ['has one direction, where the duty is at an input', 0, [-0.5, -0.5, 0.5, 0.5]],
  ])('%s', (_, motorFloats, drives) => {
    const levels = { MOTOR_RIGHT: false, MOTOR_LEFT: false };
    /** Pins that are whatever they are set to: our firmware never has both high. */
    const uno = {
      analogVolts: new Float64Array(6),
      pin: (name: PinName) => ({
        level: levels[name as keyof typeof levels],
        duty: 0.5,
        drive() {},
        onChange: () => () => {},
      }),
    } as unknown as WiredUno;
    const driven = [false, true].flatMap((right) =>
      [false, true].map((left) => {
        Object.assign(levels, { MOTOR_RIGHT: right, MOTOR_LEFT: left });
        return new MotorDriver(uno, { ...fullRig, plant: { ...fullRig.plant, motorFloats } }).drive;
      }),
    );
    expect(driven).toEqual(drives);
  });

  it('pushes right for a positive duty, unless the motor is reversed', () => {
    for (const reversed of [false, true]) {
      const board = new BenchBoard({ ...fullRig, motor: { ...fullRig.motor, reversed } });
      board.drive(0.5);
      board.runMs(100);
      expect(Math.sign(board.bench.state.velocityMps)).toBe(reversed ? -1 : 1);
    }
  });

  it('gives what its supply gives, which A2 shows', () => {
    const board = new BenchBoard();
    board.drive(-0.5);
    expect(board.ask().supply).toBe(600); // 12 V
    board.bench.motor.sag(0.5);
    expect(board.bench.motor.drive).toBe(-0.25);
    expect(board.ask().supply).toBe(300);
  });

  it('may be stuck at a drive', () => {
    const board = new BenchBoard();
    board.bench.motor.stuckAt = -1;
    expect(board.bench.motor.drive).toBe(-1);
    board.bench.motor.stuckAt = 0;
    board.drive(0.5);
    expect(board.bench.motor.drive).toBe(0);
    board.bench.motor.stuckAt = undefined;
    expect(board.bench.motor.drive).toBe(0.5);
  });

  it('does not move a jammed cart, whose pole swings as one that hangs from a wall', () => {
    const board = new BenchBoard(fullRig, { start: { positionM: 0, angleRad: 3 } });
    const { bench } = board;
    bench.jammed = true;
    board.drive(0.5);
    const { positionM } = bench.state;
    const angles: number[] = [];
    for (let ms = 0; ms < 1500; ms++) {
      board.runMs(1);
      angles.push(bench.state.angleRad);
    }
    expect(bench.state.positionM).toBe(positionM);
    const { poleMassKg, poleCentreM, poleInertiaKgM2, gravityMps2 } = fullRig.plant;
    const inertia = poleInertiaKgM2 + poleMassKg * poleCentreM ** 2;
    const halfSwingMs = 1000 * Math.PI * Math.sqrt(inertia / (poleMassKg * gravityMps2 * poleCentreM));
    expect(Math.abs(angles.indexOf(Math.max(...angles)) - halfSwingMs)).toBeLessThan(0.02 * halfSwingMs);
    expect(Math.max(...angles)).toBeGreaterThan(2 * Math.PI - 3.01);
    bench.jammed = false;
    board.runMs(100);
    expect(bench.state.positionM).toBeGreaterThan(0.01);
  });
});

describe('the switches', () => {
  it('open beyond the limits and close again', () => {
    for (const [positionM, left, right] of [
      [-1.89, false, false],
      [-1.91, true, false],
      [1.91, false, true],
      [0, false, false],
    ] as const) {
      const board = new BenchBoard();
      const arrival = board.bench.carry({ positionM, angleRad: Math.PI });
      board.uno.runUntil(arrival);
      expect(board.ask()).toMatchObject({ left, right });
    }
  });

  it('include an emergency stop', () => {
    const board = new BenchBoard();
    const button = board.bench.emergencyStop!;
    button.pressed = true;
    expect(board.ask().stop).toBe(true);
    button.pressed = false;
    expect(board.ask().stop).toBe(false);
  });

  it('whose wire is broken look pressed if they are normally closed, and at rest if they are normally open', () => {
    for (const normallyOpen of [[], ['LIMIT_LEFT', 'EMERGENCY_STOP']] as const) {
      const board = new BenchBoard({ ...fullRig, normallyOpen });
      const { limits, emergencyStop } = board.bench;
      const isOpen = normallyOpen.length > 0;
      expect(board.ask()).toMatchObject({ left: isOpen, right: false, stop: isOpen });
      for (const each of [limits!.left, limits!.right, emergencyStop!]) each.wireBroken = true;
      expect(board.ask()).toMatchObject({ left: true, right: true, stop: true });
      for (const each of [limits!.left, limits!.right, emergencyStop!]) {
        each.wireBroken = false;
        each.stuckAt = true;
      }
      expect(board.ask()).toMatchObject({ left: !isOpen, right: true, stop: !isOpen });
    }
  });

  it('are absent from a rig that has none', () => {
    const { switchM: _, ...track } = fullRig.track;
    const { bench } = new BenchBoard({ ...fullRig, track, emergencyStop: false });
    expect([bench.limits, bench.emergencyStop]).toEqual([undefined, undefined]);
  });
});

describe('the hand', () => {
  it('carries cart and pole to a place, never too fast, and holds them there; no edge is lost', () => {
    const board = new BenchBoard(fullRig, { handSpeed: { cartMps: 0.4, poleRadps: 2 } });
    const { bench, uno } = board;
    board.say('^');
    board.runMs(700);
    const place = { positionM: 0.5, angleRad: 0.1 };
    const arrival = bench.carry(place);
    board.say('+000');
    const fastest = { cart: 0, pole: 0 };
    let last = bench.state;
    while (uno.cycles < arrival) {
      const begin = uno.cycles;
      uno.runUntil(begin + 16_000);
      const now = bench.state;
      const seconds = (uno.cycles - begin) / 16e6;
      fastest.cart = Math.max(fastest.cart, Math.abs(now.positionM - last.positionM) / seconds);
      fastest.pole = Math.max(fastest.pole, Math.abs(now.angleRad - last.angleRad) / seconds);
      last = now;
    }
    expect(Math.max(fastest.cart / 0.4, fastest.pole / 2)).toBeLessThan(1.0001);
    expect(Math.max(fastest.cart / 0.4, fastest.pole / 2)).toBeGreaterThan(0.99);
    const wrapped = place.angleRad + TURN * Math.round((last.angleRad - place.angleRad) / TURN);
    for (const ms of [1, 500]) {
      board.runMs(ms);
      expect(bench.state.positionM).toBeCloseTo(place.positionM, 12);
      expect(bench.state.angleRad).toBeCloseTo(wrapped, 12);
      expect([bench.state.velocityMps, bench.state.angularVelocityRadps]).toEqual([0, 0]);
    }
    const { cart, pole, skipped } = board.ask();
    expect([cart, pole + 1200, skipped]).toEqual([cartCounts(bench.state), poleCounts(bench.state), 0]);
  });

  it('takes the shorter way round', () => {
    for (const [from, to, end] of [
      [Math.PI, 0.1, 0.1],
      [Math.PI, -0.1, TURN - 0.1],
      [3 * TURN + 0.5, 0, 3 * TURN],
      [-Math.PI, 0.1, 0.1 - TURN],
    ] as const) {
      const board = new BenchBoard(fullRig, { start: { positionM: 0, angleRad: from } });
      board.uno.runUntil(board.bench.carry({ positionM: 0, angleRad: to }));
      expect(board.bench.state.angleRad, `${from} to ${to}`).toBeCloseTo(end, 2);
    }
  });

  it('lets go when told, and at the cycle at which the board begins to run', () => {
    const board = new BenchBoard();
    const { bench, uno } = board;
    const place = { positionM: 0.2, angleRad: 0.1 };
    uno.runUntil(bench.carry(place));
    let rose = 0;
    uno.pin('LED').onChange(() => {
      rose = uno.cycles;
    });
    board.say('*');
    while (rose === 0) uno.run(100);
    expect(bench.state.positionM).toBeCloseTo(0.2, 3);
    const plant = new RigPlant(fullRig.plant, 500e-6);
    const state = new Float64Array(RigPlant.stateSize);
    plant.place(state, 0.2, 0, 0.1, 0);
    for (let step = 0; step < 100; step++) plant.step(state, 0);
    uno.runUntil(rose + 100 * STEP);
    expect(bench.state.angleRad).toBeCloseTo(state[STATE_INDEX.angle]!, 4);
    expect(bench.state.angleRad).toBeGreaterThan(0.101);

    board.say('.');
    uno.runUntil(bench.carry(place));
    board.runMs(20);
    expect(bench.state.angularVelocityRadps).toBe(0);
    bench.release();
    board.runMs(20);
    expect(bench.state.angularVelocityRadps).not.toBe(0);
  });
});
