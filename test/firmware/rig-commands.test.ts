// Conversations about a rig with the firmware's core: what sets it in motion and what is refused, its pins, and damage on the wire.
import { describe, expect, it } from 'vitest';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { errors, homingModes, settingsFlags, states, sysex } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import {
  command,
  converse as converseWith,
  hostPrograms,
  imageOf,
  installed,
  replies,
  type Sent,
  sentence,
  statusOf,
  store,
  strings,
  whileStoring,
} from './host-board.js';
import { rigSettings } from './rig-settings.js';

type Input = string | readonly number[];

const image = imageOf(networkOf(5, 1, [3, 9]));
const settings = encodeSettings(rigSettings);
const guided = command(sysex.HOME, Uint8Array.of(homingModes.GUIDED));
const drive = (duty: number, ticks: number): number[] =>
  command(sysex.DRIVE, Uint8Array.of(duty & 255, duty >> 8, ticks & 255, ticks >> 8));
const status = command(sysex.STATUS);
const lease = command(sysex.LEASE);

/** Bit i of byte k turned over. */
const flipped = (bytes: readonly number[], k: number, bit: number): number[] =>
  bytes.map((byte, at) => (at === k ? byte ^ (1 << bit) : byte));

describe.skipIf(!installed('cc', 'make'))('the board of a rig', () => {
  const programs = hostPrograms();
  const converse = (...input: Input[]): Sent => converseWith(programs, input);
  const withRig = (...input: Input[]): Sent =>
    converse(command(sysex.CONFIGURE, settings), whileStoring, store(image), whileStoring, ...input);
  const errorOf = (sent: Sent, id: number): number => replies(sent, id).at(-1)![0]!;
  /** The state after what was said, and the error of its last answer under an id. */
  const after = (id: number, ...input: Input[]): [state: number, error: number] => {
    const sent = withRig(...input, status);
    return [statusOf(sent).state, errorOf(sent, id)];
  };

  it('does not move without settings', () => {
    expect(errorOf(converse(store(image), whileStoring, guided), sysex.HOME)).toBe(errors.NO_RIG.id);
    expect(errorOf(converse(store(image), whileStoring, command(sysex.ARM)), sysex.ARM)).toBe(errors.NO_RIG.id);
  });

  it('homes and drives when told to, and rests when told to', () => {
    expect(after(sysex.HOME, guided)).toEqual([states.HOMING, errors.OK.id]);
    expect(after(sysex.DRIVE, guided, drive(-100, 50))).toEqual([states.HOMING, errors.OK.id]);
    expect(after(sysex.DISARM, guided, command(sysex.DISARM))).toEqual([states.IDLE, errors.OK.id]);
    expect(after(sysex.STOP, guided, command(sysex.STOP))).toEqual([states.IDLE, errors.OK.id]);
  });

  it('refuses what is not for its state', () => {
    expect(after(sysex.ARM, command(sysex.ARM))).toEqual([states.IDLE, errors.NOT_HOMED.id]);
    expect(after(sysex.DRIVE, drive(100, 50))).toEqual([states.IDLE, errors.WRONG_STATE.id]);
    expect(after(sysex.HOME, command(sysex.HOME, Uint8Array.of(9)))).toEqual([states.IDLE, errors.SETTINGS_VALUE.id]);
    expect(after(sysex.HOME, guided, guided)).toEqual([states.HOMING, errors.WRONG_STATE.id]);
    expect(after(sysex.ARM, guided, command(sysex.ARM))).toEqual([states.HOMING, errors.WRONG_STATE.id]);
    expect(after(sysex.CONFIGURE, guided, command(sysex.CONFIGURE))).toEqual([states.HOMING, errors.WRONG_STATE.id]);
    expect(after(sysex.STORE, guided, store(image))).toEqual([states.HOMING, errors.WRONG_STATE.id]);
    const found = command(sysex.HOME, Uint8Array.of(homingModes.FIND_TRACK));
    expect(after(sysex.DRIVE, found, drive(1, 1))).toEqual([states.HOMING, errors.WRONG_STATE.id]);
  });

  it('does not begin to move while it writes', () => {
    const other = imageOf(networkOf(5, 1, [1]));
    expect(after(sysex.HOME, store(other), guided)).toEqual([states.IDLE, errors.STORE_BUSY.id]);
    expect(after(sysex.CONFIGURE, store(other), command(sysex.CONFIGURE))).toEqual([states.IDLE, errors.STORE_BUSY.id]);
  });

  it('keeps its network for itself while it may move', () => {
    const asked = sentence('OBS,1,0,0,0,0,0');
    expect(withRig(guided, asked).lines.at(-1)).toMatch(/^\$ERR,1,22,wrong-state\*/);
    expect(withRig(guided, '!', asked).lines.at(-1)).toMatch(/^\$ACT,1,/);
  });

  it('refuses commands with another payload than theirs', () => {
    for (const damaged of [
      command(sysex.HOME),
      command(sysex.ARM, Uint8Array.of(1)),
      command(sysex.DRIVE, Uint8Array.of(1, 0, 5)),
      command(sysex.TELEMETRY),
    ]) {
      const sent = withRig(damaged, status);
      expect(strings(sent), `${damaged}`).toEqual(['error 17 sysex-unknown']);
      expect(statusOf(sent).state).toBe(states.IDLE);
    }
  });

  it('goes on moving, and does not begin to, when any bit of a lease was turned over on its way', () => {
    for (const [k] of lease.entries()) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = flipped(lease, k, bit);
        const moving = withRig(guided, damaged, '\n', lease, status);
        expect(statusOf(moving).state, `${damaged}`).toBe(states.HOMING);
        expect(statusOf(withRig(damaged, '\n', lease, status)).state, `${damaged}`).toBe(states.IDLE);
      }
    }
  });

  it('is stopped by a person at once, and by nothing of Firmata', () => {
    expect(after(sysex.HOME, guided, '!')[0]).toBe(states.IDLE);
    expect(after(sysex.HOME, guided, [0xff])[0]).toBe(states.HOMING);
  });

  it('forgets half a word when it is stopped, by SysEx as by a person', () => {
    for (const stop of [command(sysex.STOP), '!'])
      expect(withRig(guided, 'dis', stop, 'arm\n').lines.at(-1)).toBe('error 21 not-homed');
  });

  it('is not stopped by a payload of ours that holds the byte of a !', () => {
    const duty = '!'.charCodeAt(0);
    expect(drive(duty, 50)).toContain(duty);
    expect(after(sysex.DRIVE, guided, drive(duty, 50))).toEqual([states.HOMING, errors.OK.id]);
  });

  it('takes words for the same', () => {
    const answer = (...words: string[]): string => withRig(words.map((word) => `${word}\n`).join('')).lines.at(-1)!;
    expect(answer('home')).toBe('homing');
    expect(answer('home', 'disarm')).toBe('idle');
    expect(answer('home', 'home')).toBe('error 22 wrong-state');
    expect(answer('arm')).toBe('error 21 not-homed');
    expect(answer('clear')).toBe('idle');
    expect(answer('?')).toContain('|rig=not-homed|fault=none|');
    expect(answer('home', '?')).toMatch(/^<homing\|/);
    for (const word of ['home', 'arm', 'disarm', 'clear']) expect(withRig('help\n').lines.join()).toContain(word);
  });

  it('needs a lease, unless it is set to standalone', () => {
    const leased = encodeSettings({ ...rigSettings, flags: 0 });
    const tenth = '\n'.repeat(1200);
    const begin = [command(sysex.CONFIGURE, leased), whileStoring, store(image), whileStoring, guided];
    expect(statusOf(converse(...begin, tenth, status))).toMatchObject({ state: states.FAULT, fault: 7 });
    const held = Array.from({ length: 6 }, () => ['\n'.repeat(600), lease]).flat();
    expect(statusOf(converse(...begin, ...held, status)).state).toBe(states.HOMING);
    expect(statusOf(withRig(guided, tenth, status)).state).toBe(states.HOMING);
  });

  describe('its pins', () => {
    const owned = [2, 3, 7, 8, 9, 13, 14, 15];
    const switches = [4, 10, 12];
    const supply = 16;

    /** Pins without a mode in the capability response. */
    const modeless = (sent: Sent): number[] => {
      const response = sent.sysex.find(([id]) => id === 0x6c)!.slice(1);
      const pins: number[][] = [[]];
      for (const byte of response) {
        if (byte === 0x7f) pins.push([]);
        else pins.at(-1)!.push(byte);
      }
      return pins.slice(0, 20).flatMap((modes, pin) => (modes.length === 0 ? [pin] : []));
    };
    const capabilities = [0xf0, 0x6b, 0xf7];

    it('are not Firmata’s: they have no modes', () => {
      expect(modeless(converse(capabilities))).toEqual([0, 1]);
      expect(modeless(withRig(capabilities))).toEqual([...owned, 0, 1].sort((a, b) => a - b));
      const flags = (1 << settingsFlags.LIMIT_SWITCHES) | (1 << settingsFlags.EMERGENCY_STOP);
      const all = encodeSettings({ ...rigSettings, flags, supplyMin: 500 });
      const sent = converse(command(sysex.CONFIGURE, all), whileStoring, capabilities);
      expect(modeless(sent)).toEqual([...owned, ...switches, supply, 0, 1].sort((a, b) => a - b));
    });

    it('leave Firmata PWM at D5 and D6 alone, and no servo', () => {
      const refused = withRig([0xf4, 5, 3], [0xf4, 6, 3], [0xf4, 9, 3], [0xf4, 11, 3], [0xf4, 12, 4]);
      expect(strings(refused)).toEqual([
        'error 32 pin-taken; pin 9',
        'error 33 pin-mode; pin 11',
        'error 33 pin-mode; pin 12',
      ]);
      const beside = [...withRig(capabilities).sysex.find(([id]) => id === 0x6c)!].join();
      expect(beside.split(',3,8,').length - 1).toBe(2);
      expect(beside).not.toContain(',4,14,');
    });

    it('are free of the rig after it is forgotten, whatever was in the memory of servos', () => {
      const eight = [2, 3, 4, 5, 6, 7, 8, 9].flatMap((pin) => [0xf4, pin, 4]);
      expect(strings(withRig(command(sysex.CONFIGURE), whileStoring, eight, [0xf4, 11, 4]))).toEqual([
        'error 33 pin-mode; pin 11',
      ]);
    });

    it('are taken before the rig is stored', () => {
      const driven = [7, 8, 9, 2].flatMap((pin) => [0xf5, pin, 1, 0xf0, 0x6d, pin, 0xf7]);
      const sent = converse(command(sysex.CONFIGURE, settings), driven);
      expect(sent.sysex.filter(([id]) => id === 0x6e)).toEqual([
        [0x6e, 7],
        [0x6e, 8],
        [0x6e, 9],
        [0x6e, 2],
      ]);
    });

    it('are taken from Firmata, refused to it, and given back', () => {
      const state = [0xf0, 0x6d, 13, 0xf7];
      const stateOf = (sent: Sent): readonly number[] => sent.sysex.filter(([id]) => id === 0x6e).at(-1)!;
      const high = [0xf4, 13, 1, 0xf5, 13, 1];
      expect(stateOf(withRig(high, state))).toEqual([0x6e, 13]);
      expect(stateOf(converse(high, command(sysex.CONFIGURE, settings), whileStoring, state))).toEqual([0x6e, 13]);
      expect(stateOf(withRig(command(sysex.CONFIGURE), whileStoring, high, state))).toEqual([0x6e, 13, 1, 1]);
      expect(withRig([0xc0, 1], '\n'.repeat(1000)).messages, 'A0 is not reported').toEqual([]);
    });
  });
});
