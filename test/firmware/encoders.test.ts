// The interrupts of the encoders on the emulated board: what they count, how fast, and what it costs.
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../sim/index.js';
import { mean } from '../../src/base/index.js';
import type { Telemetry } from '../../src/link/index.js';
import { pins } from '../../src/protocol/index.js';
import { emulatedOnly, realPort } from '../link/test-board.js';
import { networkOf } from './champions.js';
import { home, leaves, nextTick, onTick, rigOnBoard, runTo } from './rig-on-board.js';

/** What the interrupts count, with the wire busy both ways: docs/emulated-board.md. */
const countable = 80_000;
const countsPerRev = 2400;
const turned = (counts: number): number => ((counts % countsPerRev) + countsPerRev) % countsPerRev;

describe.skipIf(realPort)(`the encoders ${emulatedOnly}`, () => {
  it('have the pull-ups of the board, which open collectors need', async () => {
    const { uno } = await rigOnBoard();
    const channels = [pins.CART_A, pins.CART_B, pins.POLE_A, pins.POLE_B];
    expect(channels.map((pin) => uno.pins[pin]!.mode)).toEqual(channels.map(() => 'input-pull-up'));
  });

  it.each([5_000, countable])(
    'are counted edge by edge at %d edges a second each, with reversals, while bytes go both ways',
    async (edgesPerS) => {
      const { uno, port, link, cart, pole } = await rigOnBoard();
      const random = new RandomStream({ seed: 1, purpose: 'start' });
      const mostly = (sign: 1 | -1) => (): 1 | -1 => (random.uniform() < 0.8 ? sign : (-sign as 1 | -1));
      const seconds = 0.2;
      const edges = edgesPerS * seconds;
      const spacing = uno.clockHz / edgesPerS;
      await link.telemetry(1);
      const start = uno.cycles + 1000;
      cart.spin(start, edges, spacing, mostly(1));
      pole.spin(start, edges, spacing * 0.999, mostly(-1)); // so that they meet in every way
      port.write(`${'x'.repeat(120)}\n`.repeat(4));
      await link.status();
      runTo(uno, start + seconds * uno.clockHz);
      const { cartCounts, poleCounts, cartMissed, poleMissed } = await nextTick(link);
      expect({ cartCounts, poleCounts, cartMissed, poleMissed }).toEqual({
        cartCounts: cart.position,
        poleCounts: turned(pole.position),
        cartMissed: 0,
        poleMissed: 0,
      });
      expect(Math.abs(cart.position)).toBeGreaterThan(edges / 3);
    },
  );

  it('are counted while the network drives, at what a rig file may ask for, with every second edge at half of the spacing', async () => {
    const rig = await rigOnBoard({
      network: { ...networkOf(5, 1, [8]), observationScales: [1, 1, 1, 30, 1] },
      settings: { velocityWindow: 5, supplyMin: 1, captureCounts: countsPerRev / 2 },
      prepare: (uno) => {
        uno.analogVolts[2] = 5;
      },
    });
    const { uno, port, link, cart, pole } = rig;
    let last: Telemetry | undefined;
    await link.telemetry(1, (telemetry) => (last = telemetry), { lease: true });
    await home(rig);
    await link.arm();
    await leaves(rig, 'ARMED');
    // To and fro, so that the cart stays on its track and the motor turns round.
    const seconds = 0.4;
    for (const [encoder, edgesPerS, periodS] of [
      [cart, 50_000, 0.05],
      [pole, 40_000, 0.11],
    ] as const) {
      const spacing = uno.clockHz / edgesPerS;
      encoder.spin(
        uno.cycles + 1000,
        edgesPerS * seconds,
        (edge) => spacing * (edge % 2 === 0 ? 0.5 : 1.5),
        (edge) => (Math.floor((edge / edgesPerS / periodS) * 2) % 2 === 0 ? 1 : -1),
      );
    }
    const duties = new Set<number>();
    const end = uno.cycles + seconds * uno.clockHz;
    for (let k = 1; uno.cycles < end; k++) {
      port.write(`$OBS,${k},4095.999999,-4095.999999,0.123456,-0.123456,4095.999999*00\n`);
      await link.status();
      duties.add(Math.sign(last!.duty));
    }
    expect(last).toMatchObject({ state: 'RUNNING', cartMissed: 0, poleMissed: 0 });
    expect([...duties].sort()).toEqual([-1, 1]);
  });

  it('count up when A leads B, and down when B leads A', async () => {
    const { uno, link, cart, pole } = await rigOnBoard();
    cart.spin(uno.cycles + 1000, 7, 1000, () => 1);
    pole.spin(uno.cycles + 1000, 5, 1000, () => -1);
    runTo(uno, uno.cycles + 10_000);
    expect(await nextTick(link)).toMatchObject({ cartCounts: 7, poleCounts: countsPerRev - 5 });
  });

  it('miss two edges at once, and say so', async () => {
    const { link, cart, pole } = await rigOnBoard();
    for (const by of [2, -2, 2]) {
      cart.turn(by);
      await link.status();
    }
    pole.turn(2);
    await link.status();
    expect(await nextTick(link)).toMatchObject({ cartCounts: 0, cartMissed: 3, poleCounts: 0, poleMissed: 1 });
  });

  it('tell when they moved: a constant speed is measured to one part in a thousand', async () => {
    const { uno, link, cart, pole } = await rigOnBoard();
    cart.spin(uno.cycles, 8000, uno.clockHz / 6543, () => 1);
    pole.spin(uno.cycles, 8000, uno.clockHz / 4321, () => -1);
    runTo(uno, uno.cycles + 0.1 * uno.clockHz);
    const ticks = [];
    for (let i = 0; i < 8; i++) ticks.push(await nextTick(link));
    const cartShares = ticks.map(({ cartVelocity }) => cartVelocity / 2 ** 19 / 0.6543);
    const poleShares = ticks.map(({ poleVelocity }) => poleVelocity / 2 ** 19 / ((-4321 / countsPerRev) * 2 * Math.PI));
    for (const shares of [cartShares, poleShares]) {
      // Edges are stamped in steps of 4 us, and the window is 4 ms: where in a step an edge falls is chance, and evens out.
      for (const share of shares) expect(Math.abs(share - 1)).toBeLessThanOrEqual(0.001);
      expect(mean(shares)).toBeCloseTo(1, 3);
    }
  });

  it.each([
    ['cart', 1],
    ['cart', -1],
    ['pole', 1],
    ['pole', -1],
  ] as const)('take at most 65 cycles for an edge of the %s by %d', async (which, direction) => {
    const rig = await rigOnBoard();
    const { uno } = rig;
    const edges = 10;
    const ticks: number[] = [];
    let began = 0;
    onTick(uno, (begins, cycle) => {
      if (!begins) ticks.push(cycle - began);
      began = cycle;
      // After the tick has read the encoders, so that it computes the same as without the edges.
      if (begins && ticks.length === 1) rig[which].spin(cycle + 800, edges, 150, () => direction);
    });
    runTo(uno, uno.cycles + 0.02 * uno.clockHz);
    const cycles = (ticks[1]! - ticks[0]!) / edges;
    console.log(`an edge of the ${which} by ${direction}: ${cycles} cycles`);
    expect(ticks[0]).toBeGreaterThan(800 + edges * 150);
    expect(cycles).toBeGreaterThan(30);
    expect(cycles).toBeLessThanOrEqual(65);
  });

  /** Edges that are none: channel by channel, one channel there and back, both at once. */
  const storms = { round: [1], 'of one channel': [1, -1], 'of both channels': [2] } as const;

  it.each([
    ['cart', 'round'],
    ['cart', 'of one channel'],
    ['cart', 'of both channels'],
    ['pole', 'round'],
    ['pole', 'of both channels'],
  ] as const)(
    'leave time to stop the machine, and the clock right, in a storm at the %s’s, %s',
    async (which, kind) => {
      for (const spacing of [20, 62]) {
        const rig = await rigOnBoard();
        const { uno, link } = rig;
        await link.home('GUIDED');
        await link.drive(200, 1000);
        runTo(uno, uno.cycles + 160_000);
        expect(uno.pin('MOTOR').duty).toBe(0.5);
        const { uptimeMs } = await link.status();
        const begun = uno.cycles;
        let off = Number.POSITIVE_INFINITY;
        uno.pin('MOTOR_RIGHT').onChange(() => {
          off = uno.cycles;
        });
        const turns = storms[kind];
        const storm = (left: number): void => {
          if (left === 0) return;
          rig[which].turn(turns[left % turns.length]!);
          uno.at(uno.cycles + spacing, () => storm(left - 1));
        };
        uno.at(begun, () => storm(Math.floor(1_600_000 / spacing)));
        runTo(uno, begun + 1_700_000);
        expect(off - begun).toBeLessThan(320_000); // 20 ms
        const status = await link.status();
        expect(status.state).toBe('FAULT');
        expect([which === 'cart' ? 'CART_NOISY' : 'POLE_NOISY', 'OVERRUN']).toContain(status.fault);
        expect(Math.abs(status.uptimeMs - uptimeMs - (uno.cycles - begun) / 16_000)).toBeLessThan(10);
      }
    },
  );
});
