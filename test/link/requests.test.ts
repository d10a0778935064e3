// What the link asks of a board and makes of its replies, one by one: a board by a script says what no real one says on demand.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BoardLink, LinkOptions, Telemetry } from '../../src/link/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { checksum } from '../../src/link/sentences.js';
import {
  errors,
  homingModes,
  limits,
  protocolVersion,
  type RigSettings,
  settingsFields,
  states,
  sysex,
  telemetryFields,
} from '../../src/protocol/index.js';
import { fieldsOf, message, rejection, ScriptedBoard, statusOf } from './scripted-board.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Link = BoardLink<undefined>;
type Replies = ScriptedBoard['replies'];

async function setUp(replies: Replies = {}, options: LinkOptions = {}) {
  const board = new ScriptedBoard();
  const link = await board.link(options);
  board.replies = replies;
  return { board, link };
}

const settings = Object.fromEntries(settingsFields.map(({ field }, i) => [field, i])) as RigSettings;
const image = Uint8Array.of(0x53, 1, 2, 200);
const place = [3, 0x34, 0x12];

describe('a request', () => {
  const plain: readonly (readonly [
    name: keyof typeof sysex,
    ask: (link: Link) => Promise<unknown>,
    payload: number[],
  ])[] = [
    ['STOP', (link) => link.stop(), []],
    ['CONFIGURE', (link) => link.forgetRig(), []],
    ['HOME', (link) => link.home(), [homingModes.FIND_TRACK]],
    ['HOME', (link) => link.home('GUIDED'), [homingModes.GUIDED]],
    ['ARM', (link) => link.arm(), []],
    ['DISARM', (link) => link.disarm(), []],
    ['CLEAR', (link) => link.clearFault(), []],
    ['DRIVE', (link) => link.drive(-2, 300), [0xfe, 0xff, 0x2c, 0x01]],
    ['TELEMETRY', (link) => link.telemetry(5), [5]],
  ];

  it.each(plain)('%s says what is wanted, and is done when the board agrees', async (name, ask, payload) => {
    const { board, link } = await setUp({ [name]: () => [0] });
    await ask(link);
    expect(board.asked).toEqual([[name, payload]]);
  });

  it.each(plain)('%s fails with the reason of the board, or with a reply that says nothing', async (name, ask) => {
    const refusing = await setUp({ [name]: () => [errors.WRONG_STATE.id] });
    expect(await rejection(ask(refusing.link))).toMatchObject({ code: 'LINK_REFUSED', boardError: 'WRONG_STATE' });
    const damaged = await setUp({ [name]: () => [] });
    expect(await rejection(ask(damaged.link))).toMatchObject({
      code: 'LINK_GARBAGE',
      message: `The board at script answered ${name} with a damaged message. Check the cable and try again.`,
    });
  });

  it('is waited for 3 s, or as long as is asked for', async () => {
    for (const [options, ms] of [
      [{}, 3000],
      [{ replyTimeoutMs: 50 }, 50],
    ] as const) {
      const { link } = await setUp({}, options);
      let isOver = false;
      const failing = rejection(link.stop()).finally(() => {
        isOver = true;
      });
      await vi.advanceTimersByTimeAsync(ms - 1);
      expect(isOver).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect((await failing).message).toContain(`did not answer STOP within ${ms} ms`);
    }
  });
});

describe('the status', () => {
  it('is what the board says', async () => {
    const { link } = await setUp({ STATUS: () => statusOf({ state: states.READY, uptimeMs: 7 }) });
    expect(await link.status()).toMatchObject({ protocolVersion, state: 'READY', uptimeMs: 7 });
  });

  it.each([[[]], [[protocolVersion]], [[...statusOf().subarray(0, -1)]]])('is damaged in %j', async (reply) => {
    const { link } = await setUp({ STATUS: () => reply });
    expect(await rejection(link.status())).toMatchObject({ code: 'LINK_GARBAGE' });
  });

  it('of another version is not read', async () => {
    const { link } = await setUp({ STATUS: () => [0] });
    expect(await rejection(link.status())).toMatchObject({ code: 'LINK_FOREIGN' });
  });
});

describe('settings', () => {
  const held = (of: RigSettings) => [0, ...encodeSettings(of)];
  const other = { ...settings, dutyMax: 399 };

  it('are read, and there are none without a rig', async () => {
    const { link, board } = await setUp({ SETTINGS: () => held(settings) });
    expect(await link.readSettings()).toEqual(settings);
    board.replies = { SETTINGS: () => [errors.NO_RIG.id] };
    expect(await link.readSettings()).toBeUndefined();
    board.replies = { SETTINGS: () => [errors.SETTINGS_ROTTEN.id] };
    expect(await rejection(link.readSettings())).toMatchObject({ boardError: 'SETTINGS_ROTTEN' });
    for (const reply of [[], held(settings).slice(0, -1)]) {
      board.replies = { SETTINGS: () => reply };
      expect(await rejection(link.readSettings())).toMatchObject({ code: 'LINK_GARBAGE' });
    }
  });

  it('are written where the board has others or none, and read back', async () => {
    for (const before of [held(other), [errors.NO_RIG.id]]) {
      let now: readonly number[] = before;
      const { link, board } = await setUp({
        SETTINGS: () => now,
        CONFIGURE: (payload) => {
          now = [0, ...payload];
          return [0, 1, 2];
        },
      });
      expect(await link.configure(settings)).toBe(true);
      expect(now).toEqual(held(settings));
      expect(board.asked.map(([name]) => name)).toEqual(['SETTINGS', 'CONFIGURE', 'SETTINGS']);
      expect(await link.configure(settings)).toBe(false);
      expect(board.asked.map(([name]) => name)).toEqual(['SETTINGS', 'CONFIGURE', 'SETTINGS', 'SETTINGS']);
    }
  });

  it('that the board does not keep are told', async () => {
    const { link, board } = await setUp({ SETTINGS: () => held(other), CONFIGURE: () => [0, 1, 2] });
    expect(await rejection(link.configure(settings))).toMatchObject({
      code: 'LINK_VERIFY',
      message:
        'The board at script holds other settings than were sent to it. Try again; if it stays so, replace the board.',
    });
    board.replies = { ...board.replies, CONFIGURE: () => [0, 1] };
    expect(await rejection(link.configure(settings))).toMatchObject({ code: 'LINK_GARBAGE' });
    board.replies = { ...board.replies, CONFIGURE: () => [errors.SETTINGS_VALUE.id] };
    expect(await rejection(link.configure(settings))).toMatchObject({ boardError: 'SETTINGS_VALUE' });
  });
});

describe('telemetry', () => {
  const tick = (cartCounts = 0) => message('TELEMETRY', fieldsOf(telemetryFields, { marker: 255, cartCounts }));

  it('is told to the last who asked for it, and not when it is cut short or comes after the end', async () => {
    const { board, link } = await setUp({ TELEMETRY: () => [0] });
    const heard: (readonly [who: string, Telemetry['cartCounts']])[] = [];
    await link.telemetry(1, ({ cartCounts }) => heard.push(['first', cartCounts]));
    board.port.say(tick(1));
    await link.telemetry(2, ({ cartCounts }) => heard.push(['second', cartCounts]));
    board.port.say(tick(2));
    board.port.say(message('TELEMETRY', [255, 1]));
    board.port.say(tick(3));
    await link.telemetry(0);
    board.port.say(tick(4));
    expect(heard).toEqual([
      ['first', 1],
      ['second', 2],
      ['second', 3],
    ]);
    expect(board.asked.every(([name]) => name === 'TELEMETRY')).toBe(true);
  });

  it('is answered by a lease first, as long as it may', async () => {
    const { board, link } = await setUp({ TELEMETRY: () => [0] });
    let isAllowed = true;
    const heard: number[] = [];
    const leases = () => board.port.sent.filter((bytes) => bytes[1] === sysex.LEASE).length;
    await link.telemetry(1, () => heard.push(leases()), { lease: () => isAllowed });
    board.port.say([...tick(), ...tick()]);
    isAllowed = false;
    board.port.say(tick());
    await link.telemetry(1, () => heard.push(leases()), { lease: true });
    board.port.say(tick());
    await link.telemetry(1, () => heard.push(leases()));
    board.port.say(tick());
    expect(heard).toEqual([1, 2, 2, 3, 3]);
    await link.close();
    board.port.say(tick());
    expect(heard).toHaveLength(5);
  });
});

describe('an image', () => {
  it('is stored where the board says, and is too long before it is sent', async () => {
    const { board, link } = await setUp({ STORE: () => [0, ...place, 0, 0] });
    expect(await link.store(image)).toEqual({ slot: 3, sequence: 0x1234 });
    expect(board.asked).toEqual([['STORE', [...image]]]);
    await link.store(new Uint8Array(limits.IMAGE_BYTES_MAX));
    expect(await rejection(link.store(new Uint8Array(limits.IMAGE_BYTES_MAX + 1)))).toMatchObject({
      code: 'LINK_REFUSED',
      boardError: 'IMAGE_LENGTH',
      message: `The image has 81 bytes; the board at script stores at most 80, a network of ${limits.INPUTS_MAX}-${limits.HIDDEN_MAX}-${limits.OUTPUTS_MAX}. Train a smaller one.`,
    });
    expect(board.asked).toHaveLength(2);
    board.replies = { STORE: () => [0, ...place, 0] };
    expect(await rejection(link.store(image))).toMatchObject({ code: 'LINK_GARBAGE' });
  });

  it('is read with its place, and there may be none', async () => {
    const { board, link } = await setUp({ READ: () => [0, ...place, ...image] });
    expect(await link.readImage()).toEqual({ slot: 3, sequence: 0x1234, image });
    board.replies = { READ: () => [errors.NO_IMAGE.id] };
    expect(await link.readImage()).toBeUndefined();
    board.replies = { READ: () => [errors.IMAGE_ROTTEN.id] };
    expect(await rejection(link.readImage())).toMatchObject({ boardError: 'IMAGE_ROTTEN' });
    board.replies = { READ: () => [0, ...place].slice(0, 3) };
    expect(await rejection(link.readImage())).toMatchObject({ code: 'LINK_GARBAGE' });
  });

  /** Replies to READ, one after the other. */
  const reading = (...held: readonly (Uint8Array | undefined)[]) => {
    const left = [...held];
    return () => {
      const next = left.shift();
      return next ? [0, ...place, ...next] : [errors.NO_IMAGE.id];
    };
  };
  const changed = Uint8Array.of(0x53, 1, 3, 200);
  const stored = () => [0, ...place, 0, 0];

  it.each<[string, held: readonly (Uint8Array | undefined)[], asked: string[]]>([
    ['is written to a board that has none', [undefined, image], ['READ', 'STORE', 'READ']],
    ['in the place of another', [changed, image], ['READ', 'STORE', 'READ']],
    ['of a longer one that begins so', [Uint8Array.of(...image, 0), image], ['READ', 'STORE', 'READ']],
    [
      'and read again when what was read back is another',
      [undefined, changed, image],
      ['READ', 'STORE', 'READ', 'READ'],
    ],
    ['or nothing', [undefined, undefined, image], ['READ', 'STORE', 'READ', 'READ']],
  ])('%s', async (_, held, asked) => {
    const { board, link } = await setUp({ READ: reading(...held), STORE: stored });
    expect(await link.flash(image)).toEqual({ written: true, slot: 3, sequence: 0x1234, bytes: 4 });
    expect(board.asked.map(([name]) => name)).toEqual(asked);
  });

  it('is not written where it is', async () => {
    const { board, link } = await setUp({ READ: reading(image) });
    expect(await link.flash(image)).toEqual({ written: false, slot: 3, sequence: 0x1234, bytes: 4 });
    expect(board.asked).toHaveLength(1);
  });

  it.each<[string, Uint8Array | undefined]>([
    ['another', changed],
    ['none', undefined],
  ])('that is read back twice as %s is told', async (_, back) => {
    const { link } = await setUp({ READ: reading(undefined, back, back), STORE: stored });
    expect(await rejection(link.flash(image))).toMatchObject({
      code: 'LINK_VERIFY',
      message:
        'The board at script holds another image than was sent to it. Flash it again; if it stays so, replace the board.',
    });
  });
});

describe('an observation', () => {
  it('goes under the number after the last one of the status, and is asked four times, a second each', async () => {
    const { board, link } = await setUp({ STATUS: () => statusOf({ lastObservation: 41 }) });
    const failing = rejection(link.observe(Int32Array.of(0)));
    await vi.advanceTimersByTimeAsync(3999);
    expect(board.lines.filter((line) => line.startsWith('$'))).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1);
    expect((await failing).message).toContain('answered none of 4 sentences undamaged within 1000 ms each');
    expect(board.lines[0]).toMatch(/^\$OBS,42,/);
    expect(link.retries).toBe(3);
  });

  it('or as often, and so long, as is asked for', async () => {
    const { link } = await setUp({ STATUS: () => statusOf() }, { attempts: 2, answerTimeoutMs: 10 });
    const failing = rejection(link.observe(Int32Array.of(0)));
    await vi.advanceTimersByTimeAsync(20);
    expect((await failing).message).toContain('answered none of 2 sentences undamaged within 10 ms each');
  });

  it('is answered by the actions', async () => {
    const { board, link } = await setUp({ STATUS: () => statusOf() });
    const body = 'ACT,1,10,0,5';
    board.onLine = () => board.port.say(`$${body}*${checksum(body)}\n`);
    expect(await link.observe(Int32Array.of(0))).toEqual({ cycles: 10, saturated: false, actionsQ15: [5] });
  });
});

describe('the end of a link', () => {
  it('is told once, with its first reason, and closes the port', async () => {
    const { board, link } = await setUp();
    const waiting = rejection(link.observe(Int32Array.of(0)));
    await link.close();
    const closed = { code: 'LINK_CLOSED', message: 'The link to the board at script was closed.' };
    expect(await link.ended).toMatchObject(closed);
    expect(await waiting).toMatchObject(closed);
    expect(await rejection(link.stop())).toMatchObject(closed); // and not that the port has closed
    expect(() => link.lease()).toThrow(closed.message);
    expect(board.port.isOpen).toBe(false);
    await link.close();
  });

  it('fails with what the port says', async () => {
    const { board, link } = await setUp();
    board.port.closeError = new Error('stuck');
    expect((await rejection(link.close())).message).toBe('stuck');
  });
});
