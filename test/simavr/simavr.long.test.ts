// The firmware on simavr does what it does on the emulated board: two simulators that know nothing of each other.
import { beforeAll, describe, expect, it } from 'vitest';
import { createBoard, EmulatedBoard } from '../../rig/boards/ports/index.js';
import { RandomStream } from '../../sim/index.js';
import { encodeImage } from '../../src/compile/index.js';
import { type BoardLink, connect } from '../../src/link/johnny-five/index.js';
import { FixedPolicy, type Network } from '../../src/network/index.js';
import { boardConformance } from '../boards/conformance.js';
import { randomNetwork, randomObservation } from '../firmware/random-cases.js';
import { bouncingChampion } from '../hil/champions.js';
import { hasSimavr, Simavr } from './simavr.js';

const observations = 1000;
const cuts = 40;

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

async function withLink<Result>(path: string, use: (link: BoardLink) => Promise<Result>): Promise<Result> {
  const board = createBoard(path);
  const link = await connect(await board.openPort());
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
    let path: string;
    beforeAll(async () => {
      ({ path } = await simavr.start('conformance'));
    });
    boardConformance(() => createBoard(path), false);
  });

  it('tells its status, stores an image and gives it back', async () => {
    const { path } = await simavr.start('store');
    await withLink(path, async (link) => {
      expect((await link.status()).state).toBe('IDLE');
      await link.flash(imageOf(bouncingChampion));
      expect((await link.status()).state).toBe('READY');
    });
  });

  it(`answers ${observations} random observations bit for bit, in the cycles of the emulated board`, async () => {
    const { path } = await simavr.start('policy');
    const emulated = new EmulatedBoard();
    const other = await connect(await emulated.openPort());
    const wrong: string[] = [];
    const differences: number[] = [];
    await withLink(path, async (link) => {
      for (let k = 0; k < observations; k++) {
        const random = new RandomStream({ seed: 6, purpose: 'start', individual: Math.floor(k / 50) });
        const network = randomNetwork(random);
        if (k % 50 === 0) for (const each of [link, other]) await each.store(imageOf(network));
        const observation = randomObservation(
          new RandomStream({ seed: 7, purpose: 'start', individual: k }),
          network.mask.shape.inputs,
        );
        const policy = new FixedPolicy(network);
        const actions = new Int16Array(network.mask.shape.outputs);
        policy.act(observation, actions);
        const [here, there] = [await link.observe(observation), await other.observe(observation)];
        if (`${here.actionsQ15} ${here.saturated}` !== `${actions} ${policy.saturated}`)
          wrong.push(`${k}: ${here.actionsQ15}`);
        differences.push(here.cycles - there.cycles);
      }
    });
    await other.close();
    await emulated.close();
    expect(wrong).toEqual([]);
    const equal = differences.filter((difference) => difference === 0).length;
    const most = Math.max(...differences.map(Math.abs));
    console.log(`cycles of ${equal} of ${observations} inferences are equal; the others differ by ${most} at most`);
    expect(equal).toBeGreaterThan(observations / 2);
    expect(most).toBeLessThanOrEqual(INTERRUPTS_CYCLES);
  });

  it(`has the old image or the new one after each of ${cuts} stores, most of which a power cut ends`, async () => {
    const whole = await simavr.start('cuts');
    let old = largeImage(0);
    await withLink(whole.path, (link) => link.store(old));
    whole.process.kill();
    await whole.ended;
    const found = { old: 0, new: 0 };
    let done = 0;
    for (let k = 1; k <= cuts; k++) {
      const image = largeImage(k);
      const cutting = await simavr.start('cuts', 2 * k - 1);
      const stored = await withLink(cutting.path, (link) => link.store(image)).then(
        () => true,
        () => false,
      );
      cutting.process.kill(); // if fewer bytes had to be changed
      const wasCut = (await cutting.ended) === 0;
      expect(stored || wasCut).toBe(true);
      done += wasCut ? 1 : 0;
      const after = await simavr.start('cuts');
      const there = await withLink(after.path, (link) => link.readImage());
      after.process.kill();
      await after.ended;
      const which = [old, image].findIndex((each) => Buffer.compare(each, there!.image) === 0);
      expect(which, `after a cut in byte ${2 * k - 1}`).not.toBe(-1);
      found[which === 0 ? 'old' : 'new']++;
      if (which === 1) old = image;
    }
    console.log(`${done} of ${cuts} stores were cut; the old image ${found.old} times, the new one ${found.new} times`);
    expect(done).toBeGreaterThan(cuts / 2);
  });
});
