// The link to a board with our firmware: handshake, images, status, observations.
import { describe, expect, it, vi } from 'vitest';
import { crc16 } from '../../src/compile/index.js';
import { connect, LinkError } from '../../src/link/johnny-five/index.js';
import { packSevenBit } from '../../src/link/seven-bit.js';
import { FixedPolicy, unpackMask } from '../../src/network/index.js';
import { protocolVersion, sysex } from '../../src/protocol/index.js';
import { imageNumber, imageOf } from './images.js';
import { connectTo, emulatedBoard, testBoard } from './test-board.js';

const shape = { inputs: 5, hidden: 32, outputs: 1 };
const observationQ19 = Int32Array.of(100_000, -50_000, 500_000, 30_000, -700_000);

/** A changed copy of an image, with its CRC made right again unless told otherwise. */
function changed(image: Uint8Array, offset: number, value: number, { repair = true } = {}): Uint8Array {
  const copy = image.slice();
  copy[offset] = value;
  if (repair) new DataView(copy.buffer).setUint16(copy.length - 2, crc16(copy.subarray(0, -2)), true);
  return copy;
}

function crcOf(image: Uint8Array): number {
  return new DataView(image.buffer).getUint16(image.length - 2, true);
}

async function refusalOf(request: Promise<unknown>): Promise<LinkError> {
  const error = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof LinkError) return error;
  throw new Error(`no LinkError but ${error}`);
}

describe('connecting', () => {
  it('gives a Johnny-Five board and the status', async () => {
    const { link } = await connectTo(testBoard());
    expect(link.board.isReady).toBe(true);
    expect(Object.keys(link.board.pins)).toHaveLength(20);
    const status = await link.status();
    expect(status.protocolVersion).toBe(protocolVersion);
    expect(['IDLE', 'READY']).toContain(status.state);
    expect(status.uptimeMs).toBeGreaterThan(0);
  });

  it('works again after the port was closed, and Johnny-Five prints nothing', async () => {
    const log = vi.spyOn(console, 'log');
    const board = testBoard();
    const first = await connectTo(board);
    await first.link.close();
    expect(first.port.isOpen).toBe(false);
    const second = await connectTo(board);
    expect((await second.link.status()).protocolVersion).toBe(protocolVersion);
    expect(log).not.toHaveBeenCalled();
  });

  it('leaves no timer behind', async () => {
    const spies = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
    const { link } = await connectTo(testBoard());
    await link.flash(imageNumber(0));
    await link.observe(observationQ19);
    await link.close();
    const timers = spies.flatMap((spy) => spy.mock.results.map(({ value }) => value as { _destroyed: boolean }));
    vi.restoreAllMocks();
    expect(timers.length).toBeGreaterThan(3);
    expect(timers.filter((timer) => !timer._destroyed)).toEqual([]);
  });

  it('refuses requests after close', async () => {
    const { link } = await connectTo(testBoard());
    await link.close();
    await expect(link.status()).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    await expect(link.observe(observationQ19)).rejects.toMatchObject({ code: 'LINK_CLOSED' });
  });

  it('fails what waits for the board when the link is closed', async () => {
    const { link } = await connectTo(testBoard());
    const waiting = refusalOf(link.status());
    await link.close();
    expect((await waiting).code).toBe('LINK_CLOSED');
  });
});

describe('a link with a signal', () => {
  it('does not connect when it was aborted before, and closes the port', async () => {
    const port = await testBoard().openPort();
    await expect(connect(port, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(port.isOpen).toBe(false);
  });

  it('ends in the middle of connecting', async () => {
    const abort = new AbortController();
    const port = await testBoard().openPort();
    const connecting = connect(port, { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(connecting).rejects.toThrow('enough');
    expect(port.isOpen).toBe(false);
  });

  it('ends in the middle of a request', async () => {
    const abort = new AbortController();
    const { link, port } = await connectTo(testBoard(), { signal: abort.signal });
    const reading = link.readImage();
    abort.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    expect(port.isOpen).toBe(false);
  });
});

describe('flashing', () => {
  it('stores an image, reads it back, and skips it the next time, also after a restart', async () => {
    const board = testBoard();
    const { link } = await connectTo(board);
    await link.flash(imageNumber(1));
    const first = await link.flash(imageNumber(2));
    expect(first).toMatchObject({ written: true, bytes: 50 });
    expect(await link.readImage()).toEqual({ image: imageNumber(2), slot: first.slot, sequence: first.sequence });
    expect(await link.flash(imageNumber(2))).toEqual({ ...first, written: false });
    await link.close();

    const again = await connectTo(board);
    expect(await again.link.flash(imageNumber(2))).toEqual({ ...first, written: false });
    expect(await again.link.status()).toMatchObject({
      state: 'READY',
      imageBytes: 50,
      imageSlot: first.slot,
      imageSequence: first.sequence,
      imageCrc: crcOf(imageNumber(2)),
    });
  });

  it('writes the other slot under the next sequence number', async () => {
    const { link } = await connectTo(testBoard());
    const first = await link.flash(imageNumber(3));
    const second = await link.flash(imageNumber(4));
    expect(second.slot).not.toBe(first.slot);
    expect(second.sequence).toBe((first.sequence + 1) % 65536);
  });

  it('finds no image in a new board', async () => {
    const { link } = await connectTo(emulatedBoard());
    expect(await link.readImage()).toBeUndefined();
    expect(await link.status()).toMatchObject({ state: 'IDLE', imageBytes: 0, imageSlot: 255 });
    const error = await refusalOf(link.observe(observationQ19));
    expect(error).toMatchObject({ code: 'LINK_REFUSED', boardError: 'NO_IMAGE' });
    expect(error.message).toContain('synaptolytic flash');
  });

  const good = imageNumber(5);
  it.each<[string, Uint8Array]>([
    ['IMAGE_LENGTH', good.subarray(0, 49)],
    ['IMAGE_LENGTH', Uint8Array.of()],
    ['IMAGE_LENGTH', new Uint8Array(81)],
    ['IMAGE_MAGIC', changed(good, 0, 0x54)],
    ['IMAGE_VERSION', changed(good, 3, 3)],
    ['IMAGE_SHAPE', imageOf({ inputs: 10, hidden: 16, outputs: 1 }, new Uint8Array(22).fill(0xff))],
    ['IMAGE_CRC', changed(good, 30, good[30]! ^ 1, { repair: false })],
    ['IMAGE_SIGNATURE', changed(good, 46, good[46]! ^ 1)],
    ['IMAGE_SIGNATURE', changed(good, 13, 2)],
  ])('is refused with %s, and the earlier image stays', async (reason, bad) => {
    const { link } = await connectTo(testBoard());
    const before = await link.flash(imageNumber(6));
    const error = await refusalOf(link.flash(bad));
    expect(error).toMatchObject({ code: 'LINK_REFUSED', boardError: reason });
    expect(error.message).toMatch(/board at .*\. [A-Z].*\.$/s);
    expect(await link.readImage()).toEqual({ image: imageNumber(6), slot: before.slot, sequence: before.sequence });
    expect((await link.observe(observationQ19)).actionsQ15).toHaveLength(1);
  });

  it('stores one image after the other when asked for both at once', async () => {
    const { link } = await connectTo(testBoard());
    const [first, second] = await Promise.all([link.store(imageNumber(7)), link.store(imageNumber(8))]);
    expect(second.sequence).toBe((first.sequence + 1) % 65536);
    expect((await link.readImage())?.image).toEqual(imageNumber(8));
  });

  it('is refused while the board still writes for somebody else, which goes on', async () => {
    const { link, port } = await connectTo(testBoard());
    await link.flash(imageNumber(7));
    port.write(Buffer.of(0xf0, sysex.STORE, ...packSevenBit(imageNumber(8)), 0xf7));
    const error = await refusalOf(link.store(imageNumber(9)));
    expect(error).toMatchObject({ code: 'LINK_REFUSED', boardError: 'STORE_BUSY' });
    while ((await link.status()).imageCrc !== crcOf(imageNumber(8)));
    expect((await link.readImage())?.image).toEqual(imageNumber(8));
  });

  it('can be stopped, and answers, while an image is being written', async () => {
    const { link } = await connectTo(testBoard());
    await link.flash(imageNumber(10));
    let stored = false;
    const storing = link.store(imageNumber(11)).then(() => {
      stored = true;
    });
    await link.stop();
    await link.observe(observationQ19);
    expect(stored).toBe(false);
    await storing;
  });
});

describe('observing', () => {
  const masks = [imageNumber(12), imageNumber(13)].map((image) => unpackMask(shape, image.slice(22, 46)));
  const policies = masks.map((mask) => new FixedPolicy({ mask, observationScales: [1, 1, 1, 1, 1] }));

  it('gives the actions of the fixed-point policy', async () => {
    const { link } = await connectTo(testBoard());
    await link.flash(imageNumber(12));
    const expected = new Int16Array(1);
    for (let k = 0; k < 20; k++) {
      const observation = observationQ19.map((q19) => q19 * (k - 10));
      policies[0]!.act(observation, expected);
      const answer = await link.observe(observation);
      expect(answer.actionsQ15).toEqual([...expected]);
      expect(answer.saturated).toBe(policies[0]!.saturated);
      expect(answer.cycles).toBeGreaterThan(100);
    }
    expect(link.retries).toBe(0);
  });

  it('goes on after the numbers that somebody else has used', async () => {
    const { link, port } = await connectTo(testBoard());
    await link.flash(imageNumber(12));
    const expected = (await link.observe(observationQ19)).actionsQ15;
    const other = await connect(port);
    expect((await other.observe(observationQ19)).actionsQ15).toEqual(expected);
    expect((await other.status()).lastObservation).toBe(2);
    expect(other.retries).toBe(0);

    expect((await link.observe(observationQ19)).actionsQ15).toEqual(expected);
    expect(await link.status()).toMatchObject({ lastObservation: 3, lastError: 'SENTENCE_STALE' });
    expect(link.retries).toBe(1);
  });

  it('takes turns when asked several times at once', async () => {
    const { link } = await connectTo(testBoard());
    await link.flash(imageNumber(12));
    const observations = [1, 2, 3].map((factor) => observationQ19.map((q19) => q19 * factor));
    const one = [];
    for (const observation of observations) one.push((await link.observe(observation)).actionsQ15);
    const all = await Promise.all(observations.map((observation) => link.observe(observation)));
    expect(all.map((answer) => answer.actionsQ15)).toEqual(one);
    expect(link.retries).toBe(0);
  });

  it('is refused with another number of observations', async () => {
    const { link } = await connectTo(testBoard());
    await link.flash(imageNumber(12));
    const error = await refusalOf(link.observe(observationQ19.subarray(0, 4)));
    expect(error).toMatchObject({ code: 'LINK_REFUSED', boardError: 'SENTENCE_FIELDS' });
  });

  it('works on two boards at once', async () => {
    const [a, b] = [await connectTo(testBoard()), await connectTo(emulatedBoard())];
    await Promise.all([a.link.flash(imageNumber(12)), b.link.flash(imageNumber(13))]);
    const [answerA, answerB] = await Promise.all([a.link.observe(observationQ19), b.link.observe(observationQ19)]);
    const expected = policies.map((policy) => {
      const actions = new Int16Array(1);
      policy.act(observationQ19, actions);
      return [...actions];
    });
    expect([answerA.actionsQ15, answerB.actionsQ15]).toEqual(expected);
    expect(expected[0]).not.toEqual(expected[1]);
    await a.link.close();
    expect((await b.link.readImage())?.image).toEqual(imageNumber(13));
  });
});
