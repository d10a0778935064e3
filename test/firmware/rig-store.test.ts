// The settings of the rig in EEPROM: what is accepted, what is found again, and what a power cut leaves.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../src/compile/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { errors, limits, protocolVersion, type RigSettings, settingsFlags, sysex } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import {
  command,
  converse,
  hostPrograms,
  imageOf,
  imagesRead,
  installed,
  oldRecord,
  type RunOptions,
  record,
  replies,
  ring,
  type Sent,
  slotBytes,
  slots,
  statusOf,
  store,
  strings,
  temporaryFolder,
  whileStoring,
} from './host-board.js';
import { rigSettings } from './rig-settings.js';

/** The places of settings, as firmware/core/record.h has them: two of their own, then the ring. */
const places = [16, 80, ...Array.from({ length: slots }, (_, slot) => ring + slot * slotBytes)];

const other: RigSettings = {
  ...rigSettings,
  trackCounts: 5000,
  captureCounts: 77,
  flags: 1 << settingsFlags.EMERGENCY_STOP,
  normallyClosed: 7,
};
const image = imageOf(networkOf(5, 1, [3, 31]));

const configure = (settings?: RigSettings): number[] =>
  command(sysex.CONFIGURE, settings ? encodeSettings(settings) : new Uint8Array());
const look = [command(sysex.SETTINGS), command(sysex.STATUS), command(sysex.READ)];
const errorsOf = (sent: Sent, id: number): number[] => replies(sent, id).map(([error]) => error!);
const contentOf = (settings: RigSettings): Uint8Array => Uint8Array.of(protocolVersion, ...encodeSettings(settings));
/** As version 2 had it, whose switches all were normally open. */
const contentOf2 = (settings: RigSettings): Uint8Array => Uint8Array.of(2, ...encodeSettings(settings).subarray(0, 44));

/** The settings that the board tells, undefined if it has none. */
function told(sent: Sent): Uint8Array | undefined {
  const [error, ...fields] = replies(sent, sysex.SETTINGS).at(-1)!;
  if (error === errors.OK.id) return Uint8Array.from(fields);
  expect([error, fields]).toEqual([errors.NO_RIG.id, []]);
  return undefined;
}

describe.skipIf(!installed('cc', 'make'))('the settings of the rig', () => {
  const programs = hostPrograms();
  const folder = temporaryFolder();
  let files = 0;

  function eepromWith(records: Readonly<Record<number, Uint8Array>> = {}): string {
    const eeprom = new Uint8Array(1024).fill(0xff);
    for (const [address, bytes] of Object.entries(records)) eeprom.set(bytes, Number(address));
    const file = `${folder}/eeprom-${files++}`;
    writeFileSync(file, eeprom);
    return file;
  }
  const ask = (eeprom: string, input: readonly (string | number[])[], spoil?: RunOptions['spoil']): Sent =>
    converse(programs, [...input, ...look], spoil ? { eeprom, spoil } : { eeprom });

  it('are stored, told, and found again after a restart', () => {
    const eeprom = eepromWith();
    expect(told(ask(eeprom, []))).toBeUndefined();
    const bytes = encodeSettings(rigSettings);
    const crc = crc16(bytes);
    const stored = ask(eeprom, [configure(rigSettings), whileStoring]);
    expect([...replies(stored, sysex.CONFIGURE)[0]!]).toEqual([0, crc & 255, crc >> 8]);
    for (const sent of [stored, ask(eeprom, [])]) {
      expect(told(sent)).toEqual(bytes);
      expect(statusOf(sent).settingsCrc).toBe(crc);
    }
  });

  it('go from place to place, around the ring too, but for the place of the image in use', () => {
    const eeprom = eepromWith();
    ask(eeprom, [store(image), whileStoring]);
    const stored = Array.from({ length: 13 }, (_, k): RigSettings => ({ ...rigSettings, captureCounts: k + 1 }));
    ask(
      eeprom,
      stored.flatMap((settings) => [configure(settings), whileStoring]),
    );
    const bytes = readFileSync(eeprom);
    const free = places.filter((place) => place !== ring);
    stored.forEach((settings, k) => {
      const expected = record(contentOf(settings), k + 1);
      const place = free[k % free.length]!;
      const isKept = k + free.length >= stored.length;
      expect(expected.every((byte, i) => bytes[place + i] === byte)).toBe(isKept);
    });
    expect([...bytes.subarray(ring, ring + image.length + 6)]).toEqual([...record(image, 1)]);
    expect([...bytes.subarray(0, places[0])].every((byte) => byte === 0xff)).toBe(true);
    const sent = ask(eeprom, [store(image), whileStoring]);
    expect(told(sent)).toEqual(encodeSettings(stored.at(-1)!));
    expect(imagesRead(sent)[0]).toEqual(image);
  });

  it('are read as older boards wrote them, and written anew beside them', () => {
    const eeprom = eepromWith({
      [places[0]!]: oldRecord(contentOf2(other), 8),
      [places[1]!]: oldRecord(contentOf2(rigSettings), 7),
      [ring]: oldRecord(image, 3),
    });
    const before = ask(eeprom, []);
    expect(told(before)).toEqual(encodeSettings({ ...other, normallyClosed: 0 }));
    expect(imagesRead(before)[0]).toEqual(image);
    expect(statusOf(before).lastError).toBe(0);
    ask(eeprom, [configure(rigSettings), whileStoring]);
    expect(told(ask(eeprom, []))).toEqual(encodeSettings(rigSettings));
    const bytes = readFileSync(eeprom);
    const expected = record(contentOf(rigSettings), 9);
    expect([...bytes.subarray(places[1], places[1]! + expected.length)]).toEqual([...expected]);
  });

  it('fall back when the newest are rotten, and say so until there are newer ones', () => {
    for (const at of [6, 20, 49]) {
      const rotten = record(contentOf(other), 8);
      rotten[at]! ^= 4;
      const eeprom = eepromWith({ [places[0]!]: record(contentOf(rigSettings), 7), [places[1]!]: rotten });
      const sent = ask(eeprom, []);
      expect(told(sent)).toEqual(encodeSettings(rigSettings));
      expect(statusOf(sent).lastError).toBe(errors.SETTINGS_ROTTEN.id);
      ask(eeprom, [configure(other), whileStoring]);
      expect(statusOf(ask(eeprom, [])).lastError).toBe(0);
    }
  });

  const whole = record(contentOf(rigSettings), 7);
  it.each([
    ['rotten', whole.with(20, whole[20]! ^ 4)],
    ['of a later version', record(contentOf(rigSettings).with(0, protocolVersion + 1), 7)],
  ])('keep their pins from Firmata when they are %s: a machine may be wired', (_, unreadable) => {
    const eeprom = eepromWith({ [places[0]!]: unreadable });
    const states = [2, 4, 7, 8, 11].map((pin) => [0xf0, 0x6d, pin, 0xf7]);
    const timers = [
      [0xf4, 9, 3],
      [0xf4, 11, 3],
      [0xf4, 11, 4],
    ];
    const sent = converse(hostPrograms(), [[0xf5, 7, 1], ...timers, ...states], { eeprom });
    expect(sent.sysex.filter(([id]) => id === 0x6e)).toEqual([
      [0x6e, 2],
      [0x6e, 4],
      [0x6e, 7],
      [0x6e, 8],
      [0x6e, 11, 1, 0],
    ]);
    expect(strings(sent)).toEqual([
      'error 32 pin-taken; pin 7',
      'error 32 pin-taken; pin 9',
      'error 33 pin-mode; pin 11',
    ]);
  });

  it('wear no place more than the others', () => {
    const writes = new Map<number, number>();
    const eeprom = eepromWith();
    for (let k = 0; k < 2 * places.length; k++) {
      const before = readFileSync(eeprom);
      ask(eeprom, [configure({ ...rigSettings, captureCounts: k + 1 }), whileStoring]);
      const place = places.find(
        (from) => readFileSync(eeprom).compare(before, from, from + 51, from, from + 51) !== 0,
      )!;
      writes.set(place, (writes.get(place) ?? 0) + 1);
    }
    expect([...writes.values()]).toEqual(places.map(() => 2));
  });

  it('are forgotten on request, the older ones too', () => {
    const eeprom = eepromWith();
    const forget = [configure(rigSettings), whileStoring, configure(), whileStoring];
    const sent = ask(eeprom, forget);
    expect(
      replies(sent, sysex.CONFIGURE)
        .map((reply) => [...reply])
        .at(-1),
    ).toEqual([0, 0, 0]);
    expect(told(sent)).toBeUndefined();
    expect(told(ask(eeprom, []))).toBeUndefined();
    ask(eeprom, [configure(other), whileStoring]);
    expect(told(ask(eeprom, []))).toEqual(encodeSettings(other));
  });

  it.each<Partial<RigSettings>>([
    { flags: 64 },
    { periodTicks: limits.PERIOD_TICKS_MIN - 1 },
    { periodTicks: limits.PERIOD_TICKS_MAX + 1 },
    { periodTicks: 33, velocityWindow: 17 },
    { cartScale: 0 },
    { cartShift: 32 },
    { cartSpeedScale: 0 },
    { cartSpeedShift: 32 },
    { poleCountsPerRev: 3 },
    { poleCountsPerRev: 32768 },
    { polePhaseScale: 0 },
    { polePhaseShift: 32 },
    { poleSpeedScale: 0 },
    { poleSpeedShift: 32 },
    { trackCounts: 0 },
    { softLimitCounts: 0 },
    { speedMaxCounts: 0 },
    { captureCounts: 0 },
    { dutyMax: 0 },
    { dutyMax: limits.DUTY_MAX + 1 },
    { dutyMax: 30, deadZoneRight: 30 },
    { dutyMax: 30, deadZoneLeft: 30 },
    { homingSpeed: 0 },
    { homingDuty: 0 },
    { homingDuty: limits.DUTY_MAX + 1 },
    { supplyMin: 1024 },
    { halfSwing: 250 * 256 + 1 },
    { swingShift: 32 },
    { swings: 15 },
    { normallyClosed: 8 },
  ])('are refused with %o, and the old ones stay', (wrong) => {
    const eeprom = eepromWith({ [places[1]!]: record(contentOf(other), 9) });
    const sent = ask(eeprom, [configure({ ...rigSettings, ...wrong })]);
    expect(errorsOf(sent, sysex.CONFIGURE)).toEqual([errors.SETTINGS_VALUE.id]);
    expect(told(sent)).toEqual(encodeSettings(other));
    expect(told(ask(eeprom, []))).toEqual(encodeSettings(other));
  });

  it('are the newer of two good records, over the wrap of their numbers', () => {
    const both = (first: number, second: number): string =>
      eepromWith({
        [places[0]!]: record(contentOf(rigSettings), first),
        [places[1]!]: record(contentOf(other), second),
      });
    expect(told(ask(both(8, 7), []))).toEqual(encodeSettings(rigSettings));
    expect(told(ask(both(65535, 0), []))).toEqual(encodeSettings(other));
  });

  it('of version 2 are read with the meaning that they had: normally open switches', () => {
    const eeprom = eepromWith({ [places[0]!]: record(contentOf2(other), 8) });
    expect(told(ask(eeprom, []))).toEqual(encodeSettings({ ...other, normallyClosed: 0 }));
  });

  it('are the older ones when the newer are damaged, and none when those are of another version', () => {
    const newer = (change: (bytes: Uint8Array) => Uint8Array): string =>
      eepromWith({
        [places[0]!]: record(contentOf(rigSettings), 7),
        [places[1]!]: change(record(contentOf(other), 8)),
      });
    const damaged = newer((bytes) => bytes.with(20, bytes[20]! ^ 4));
    expect(told(ask(damaged, []))).toEqual(encodeSettings(rigSettings));
    const foreign = newer(() => record(contentOf(other).with(0, protocolVersion + 1), 8));
    expect(told(ask(foreign, []))).toBeUndefined();
  });

  it('wait for an image, and an image for them', () => {
    const eeprom = eepromWith();
    const sent = ask(eeprom, [
      store(image),
      configure(rigSettings),
      whileStoring,
      configure(other),
      store(image),
      whileStoring,
    ]);
    expect(errorsOf(sent, sysex.CONFIGURE)).toEqual([errors.STORE_BUSY.id, 0]);
    expect(errorsOf(sent, sysex.STORE)).toEqual([0, errors.STORE_BUSY.id]);
    expect(told(sent)).toEqual(encodeSettings(other));
    expect(imagesRead(sent)[0]).toEqual(image);
  });

  it('stay when EEPROM does not keep the new ones, which is told', () => {
    const eeprom = eepromWith({ [places[0]!]: record(contentOf(other), 9) });
    const sent = ask(eeprom, [configure(rigSettings), whileStoring], ['worn', 5, 0x5a]);
    expect(errorsOf(sent, sysex.CONFIGURE)).toEqual([errors.STORE_FAILED.id]);
    expect(told(sent)).toEqual(encodeSettings(other));
    const restarted = ask(eeprom, []);
    expect(told(restarted)).toEqual(encodeSettings(other));
    expect(statusOf(restarted).lastError, 'what was never whole is not rotten').toBe(errors.OK.id);
  });

  it('and the image are the old or the new ones after each of 1000 power cuts', () => {
    const run = spawnSync(join(programs, 'cuts'), ['random', '1', '1000'], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const [, old, changed] = /^1000 cuts: (\d+) left the old, (\d+) the new; \d+ were over before$/.exec(
      run.stdout.trim(),
    )!;
    expect(Number(old) + Number(changed)).toBe(1000);
    expect(Number(changed), 'some come after the last write').toBeGreaterThan(5);
  });
});
