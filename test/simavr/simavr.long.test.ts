// The firmware on simavr does what it does on the emulated board: two simulators that know nothing of each other.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Board } from '../../rig/boards/index.js';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { loadRig } from '../../rig/description/files/index.js';
import { RandomStream } from '../../sim/index.js';
import { encodeImage } from '../../src/compile/index.js';
import type { BoardLink, Telemetry } from '../../src/link/index.js';
import { FixedPolicy, type Network } from '../../src/network/index.js';
import { boardConformance } from '../boards/conformance.js';
import { randomNetwork, randomObservation } from '../firmware/random-cases.js';
import { balanceOn, bouncingChampion } from '../hil/champions.js';
import { type Played, playMachine } from './machine.js';
import { hasSimavr, Simavr, type SimavrBoard } from './simavr.js';

const observations = 1000;
const cuts = 40;

/** Ten seconds of the rig `desktop`. */
const PERIODS = 1000;
const PERIOD_4US = 2500;
/**
 * A step of homing ends when the machine has stood still for long enough, which one edge puts off by a tick. All that follows comes so
 * much later then, and a tick of the way to an end is 10 counts.
 */
const LATER_TICKS = 2;
/** Of the run, in which the two boards do nearly the same. */
const SAME_TICKS = 20;

/** What an interrupt takes that may fall into an inference: the system tick, and bytes of the wire. */
const INTERRUPTS_CYCLES = 200;

const imageOf = (network: Network): Uint8Array => encodeImage({ ...network, taskId: 0, controlPeriodUs: 16500 });

/** Of 78 bytes, the most that a board stores. */
function largeImage(individual: number): Uint8Array {
  const random = new RandomStream({ seed: 8, purpose: 'start', individual });
  const shape = { inputs: 9, hidden: 32, outputs: 2 };
  const connections = Uint8Array.from({ length: 352 }, () => random.below(2));
  return imageOf({ mask: { shape, connections }, observationScales: new Array<number>(9).fill(1) });
}

async function withLink<Result>(board: Board, use: (link: BoardLink) => Promise<Result>): Promise<Result> {
  const link = await board.link();
  try {
    return await use(link);
  } finally {
    await link.close();
    await board.close();
  }
}

describe.skipIf(!hasSimavr())('the firmware on simavr', () => {
  const simavr = new Simavr();

  describe('as any board', () => {
    let board: SimavrBoard;
    beforeAll(async () => {
      board = await simavr.start();
    });
    boardConformance(() => board);
  });

  it('tells its status, stores an image and gives it back', async () => {
    const image = imageOf(bouncingChampion);
    await withLink(await simavr.start(), async (link) => {
      expect((await link.status()).state).toBe('IDLE');
      await link.flash(image);
      expect((await link.status()).state).toBe('READY');
      expect(Buffer.from((await link.readImage())!.image)).toEqual(Buffer.from(image));
    });
  });

  it(`answers ${observations} random observations bit for bit, in the cycles of the emulated board`, async () => {
    const wrong: string[] = [];
    const cyclesOn = (board: Board): Promise<number[]> =>
      withLink(board, async (link) => {
        const cycles: number[] = [];
        for (let k = 0; k < observations; k++) {
          const random = new RandomStream({ seed: 6, purpose: 'start', individual: Math.floor(k / 50) });
          const network = randomNetwork(random);
          if (k % 50 === 0) await link.store(imageOf(network));
          const observation = randomObservation(
            new RandomStream({ seed: 7, purpose: 'start', individual: k }),
            network.mask.shape.inputs,
          );
          const policy = new FixedPolicy(network);
          const actions = new Int16Array(network.mask.shape.outputs);
          policy.act(observation, actions);
          const answer = await link.observe(observation);
          if (`${answer.actionsQ15} ${answer.saturated}` !== `${actions} ${policy.saturated}`)
            wrong.push(`${board.name}, ${k}: ${answer.actionsQ15}`);
          cycles.push(answer.cycles);
        }
        return cycles;
      });
    const [here, there] = [await cyclesOn(await simavr.start()), await cyclesOn(new EmulatedBoard())];
    expect(wrong).toEqual([]);
    const differences = here.map((cycles, k) => cycles - there[k]!);
    const equal = differences.filter((difference) => difference === 0).length;
    const most = Math.max(...differences.map(Math.abs));
    console.log(`cycles of ${equal} of ${observations} inferences are equal; the others differ by ${most} at most`);
    expect(equal).toBeGreaterThan(observations / 2);
    expect(most).toBeLessThanOrEqual(INTERRUPTS_CYCLES);
  });

  it(`has the old image or the new one after each of ${cuts} stores, most of which a power cut ends`, async () => {
    const board = await simavr.start();
    let old = largeImage(0);
    await withLink(board, (link) => link.store(old));
    const found = { old: 0, new: 0 };
    let done = 0;
    for (let k = 1; k <= cuts; k++) {
      const image = largeImage(k);
      board.uno.cutSupply(2 * k - 1);
      const failures = board.supplyFailures;
      const stored = await withLink(board, (link) => link.store(image)).then(
        () => true,
        () => false,
      );
      board.uno.cutSupply(0); // if fewer bytes had to be changed
      const wasCut = board.supplyFailures > failures;
      expect(stored).toBe(!wasCut);
      done += wasCut ? 1 : 0;
      const there = await withLink(board, (link) => link.readImage());
      const which = [old, image].findIndex((each) => Buffer.compare(each, there!.image) === 0);
      expect(which, `after a cut in byte ${2 * k - 1}`).not.toBe(-1);
      found[which === 0 ? 'old' : 'new']++;
      if (which === 1) old = image;
    }
    console.log(`${done} of ${cuts} stores were cut; the old image ${found.old} times, the new one ${found.new} times`);
    expect(done).toBeGreaterThan(cuts / 2);
  });

  describe('drives a machine', () => {
    let here: Played;
    let there: Played;
    beforeAll(async () => {
      const rig = await loadRig('desktop');
      [here, there] = [
        await playMachine(await simavr.start(), rig, balanceOn(rig, PERIODS), PERIODS),
        await playMachine(new EmulatedBoard(), rig, balanceOn(rig, PERIODS), PERIODS),
      ];
    });

    it('from state to state as on the emulated board, and no edge is lost', () => {
      for (const { states, run, lostEdges } of [here, there]) {
        expect(states).toEqual(['IDLE', 'HOMING', 'READY', 'RUNNING', 'READY']);
        expect(run).toHaveLength(PERIODS + 1);
        expect(
          run.filter(({ fault, cartMissed, poleMissed }) => fault !== 'NONE' || cartMissed + poleMissed > 0),
        ).toEqual([]);
        expect(lostEdges).toBe(0);
      }
      console.log(`edges in ${PERIODS} control periods: ${here.edges}, and ${there.edges} on the emulated board`);
    });

    it('through the same homing, tick by tick', () => {
      expect(Math.abs(here.homing.length - there.homing.length)).toBeLessThanOrEqual(LATER_TICKS);
      const apart = furthest(here.homing, there.homing, LATER_TICKS);
      console.log(
        `homing: ${here.homing.length} and ${there.homing.length} ticks; apart by ${JSON.stringify(apart)} at most`,
      );
      expect(apart.cartCounts).toBeLessThanOrEqual(5);
      expect(apart.poleCounts).toBeLessThanOrEqual(5);
    });

    // From where the loop takes what differs by less than a count and makes it grow, only what it comes to can be compared.
    it('along the same way at first, and then balances as well', () => {
      const apart = furthest(here.run.slice(0, SAME_TICKS), there.run.slice(0, SAME_TICKS));
      expect(apart.cartCounts).toBeLessThanOrEqual(1);
      expect(apart.poleCounts).toBeLessThanOrEqual(1);
      const [ours, theirs] = [here, there].map(({ run }) => summary(run));
      console.log(
        `run: the first ${SAME_TICKS} ticks are apart by ${JSON.stringify(apart)}; then on simavr ${JSON.stringify(ours)}, here ${JSON.stringify(theirs)}`,
      );
      for (const { cartCounts, poleCounts } of [ours!, theirs!]) {
        expect(cartCounts).toBeLessThanOrEqual(200); // 20 mm
        expect(poleCounts).toBeLessThanOrEqual(8); // 1.2 degrees
      }
      expect(ours!.executionUs / theirs!.executionUs).toBeCloseTo(1, 1);
      expect(ours!.jitterUs).toBeLessThanOrEqual(4);
      expect(theirs!.jitterUs).toBeLessThanOrEqual(4);
    });
  });
});

interface Apart {
  readonly cartCounts: number;
  readonly poleCounts: number;
}

/** The largest differences of two rows of control ticks, each with the most alike of its counterparts, which comes so much sooner or later. */
function furthest(a: readonly Telemetry[], b: readonly Telemetry[], laterTicks = 0): Apart {
  const apart = a.map((x, k) => {
    const counterparts = b.slice(Math.max(0, k - laterTicks), k + laterTicks + 1);
    return counterparts.map((y) => difference(x, y)).sort((one, other) => size(one) - size(other))[0];
  });
  const found = apart.filter((each) => each !== undefined);
  return {
    cartCounts: Math.max(...found.map(({ cartCounts }) => cartCounts)),
    poleCounts: Math.max(...found.map(({ poleCounts }) => poleCounts)),
  };
}

function difference(x: Telemetry, y: Telemetry): Apart {
  return {
    cartCounts: Math.abs(x.cartCounts - y.cartCounts),
    poleCounts: Math.abs(((x.poleCounts - y.poleCounts + 3600) % 2400) - 1200),
  };
}

const size = ({ cartCounts, poleCounts }: Apart): number => Math.max(cartCounts, poleCounts);

/** How far the machine is from the centre and from upright once it has settled, and how long ticks take and how even they come. */
function summary(run: readonly Telemetry[]) {
  const settled = run.slice(PERIODS / 2);
  const jitter4us = run.slice(1).map((tick, k) => Math.abs(((tick.start4us - run[k]!.start4us) & 0xffff) - PERIOD_4US));
  return {
    cartCounts: Math.max(...settled.map(({ cartCounts }) => Math.abs(cartCounts))),
    poleCounts: Math.max(...settled.map(({ poleCounts }) => Math.abs(poleCounts - 1200))),
    executionUs: (4 * run.reduce((sum, { execution4us }) => sum + execution4us, 0)) / run.length,
    jitterUs: 4 * Math.max(...jitter4us),
  };
}
