// The ring of slots in EEPROM: alternation, the newest good image at boot, and the power cut at every byte.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../src/compile/index.js';
import { errors, sysex } from '../../src/protocol/index.js';
import { networkOf } from './champions.js';
import {
  command,
  converse,
  greeting,
  hostPrograms,
  imageOf,
  imageOffset,
  imagesRead,
  installed,
  record,
  replies,
  ring,
  slotBytes,
  slots,
  statusOf,
  store,
  temporaryFolder,
  whileStoring,
} from './host-board.js';

/** One unlike the others, so that nearly every byte of it is written. */
const unlike = imageOf({
  ...networkOf(
    5,
    1,
    Array.from({ length: 31 }, (_, i) => i + 1),
  ),
  observationScales: [2.25, 3.5, 4.75, 5.125, 6.25],
});

const images = Array.from({ length: 14 }, (_, k) => imageOf(networkOf(5, 1, [k + 1, 31])));

describe.skipIf(!installed('cc', 'make'))('the image store', () => {
  const programs = hostPrograms();
  const folder = temporaryFolder();
  let files = 0;
  const newFile = (): string => `${folder}/eeprom-${files++}`;

  /** A file with an EEPROM that holds these records, by slot, in noise. */
  function eepromWith(records: Readonly<Record<number, Uint8Array>>): string {
    const eeprom = Uint8Array.from({ length: 1024 }, (_, i) => (i * 151) & 255);
    for (const [slot, bytes] of Object.entries(records)) eeprom.set(bytes, ring + Number(slot) * slotBytes);
    const file = newFile();
    writeFileSync(file, eeprom);
    return file;
  }

  const storing = (...some: Uint8Array[]): (string | number[])[] =>
    some.flatMap((image) => [store(image), whileStoring]);
  const boot = (eeprom: string) => converse(programs, [command(sysex.STATUS), command(sysex.READ)], { eeprom });
  /** What the board finds at its next start: slot, sequence and image. */
  function found(eeprom: string) {
    const sent = boot(eeprom);
    const { imageSlot, imageSequence, lastError } = statusOf(sent);
    return { slot: imageSlot, sequence: imageSequence, lastError, image: imagesRead(sent)[0] };
  }

  it('writes each image into the next slot, around the ring, and finds the newest again', () => {
    const eeprom = newFile();
    const sent = converse(programs, storing(...images), { eeprom });
    const places = replies(sent, sysex.STORE).map(([error, slot, sequence]) => [error, slot, sequence]);
    expect(places).toEqual(images.map((_, k) => [0, k % slots, k + 1]));
    expect(found(eeprom)).toEqual({ slot: 13 % slots, sequence: 14, lastError: 0, image: images[13] });
    converse(programs, storing(images[0]!), { eeprom });
    expect(found(eeprom)).toMatchObject({ slot: 14 % slots, sequence: 15, image: images[0] });
  });

  it('uses neither address 0 nor what lies before the ring', () => {
    const eeprom = newFile();
    converse(programs, storing(...images), { eeprom });
    expect(
      readFileSync(eeprom)
        .subarray(0, ring)
        .every((byte) => byte === 0xff),
    ).toBe(true);
  });

  it('counts on over the wrap of the sequence numbers', () => {
    const eeprom = eepromWith({ 4: record(images[1]!, 65534), 5: record(images[2]!, 65535) });
    expect(found(eeprom)).toMatchObject({ slot: 5, sequence: 65535, image: images[2] });
    converse(programs, storing(images[3]!), { eeprom });
    expect(found(eeprom)).toMatchObject({ slot: 6, sequence: 0, image: images[3] });
    converse(programs, storing(images[4]!), { eeprom });
    expect(found(eeprom)).toMatchObject({ slot: 7, sequence: 1, image: images[4] });
  });

  it('finds nothing in an erased or a random EEPROM, and starts anyway', () => {
    expect(found(newFile())).toEqual({ slot: 255, sequence: 0, lastError: 0, image: undefined });
    expect(found(eepromWith({}))).toEqual({ slot: 255, sequence: 0, lastError: 0, image: undefined });
  });

  it('falls back to the image before a rotten one, and says so until there is a newer one', () => {
    const damaged = record(images[2]!, 8);
    damaged[imageOffset + 20]! ^= 1;
    const eeprom = eepromWith({ 0: record(images[1]!, 7), 1: damaged });
    expect(found(eeprom)).toMatchObject({ slot: 0, sequence: 7, lastError: errors.IMAGE_ROTTEN.id, image: images[1] });
    converse(programs, storing(images[3]!), { eeprom });
    expect(found(eeprom)).toMatchObject({ slot: 1, sequence: 8, lastError: 0, image: images[3] });
  });

  it('says nothing of a rotten image that is older than the one in use, or of one that was never whole', () => {
    const rotten = record(images[2]!, 6);
    rotten[imageOffset + 20]! ^= 1;
    const torn = record(images[3]!, 8).with(0, 0x17);
    expect(found(eepromWith({ 0: rotten, 1: record(images[1]!, 7), 2: torn }))).toMatchObject({
      slot: 1,
      lastError: 0,
    });
  });

  it('falls back to the image before one it computes differently, says so, and does not use its number again', () => {
    const foreign = images[2]!.slice();
    foreign[foreign.length - 4]! ^= 1; // the signature
    new DataView(foreign.buffer).setUint16(foreign.length - 2, crc16(foreign.subarray(0, -2)), true);
    const eeprom = eepromWith({ 0: record(images[1]!, 7), 1: record(foreign, 8) });
    expect(found(eeprom)).toMatchObject({
      slot: 0,
      sequence: 7,
      lastError: errors.IMAGE_SIGNATURE.id,
      image: images[1],
    });
    converse(programs, storing(images[3]!), { eeprom });
    expect(found(eeprom)).toMatchObject({ slot: 1, sequence: 9, image: images[3] });
  });

  it('tries one slot after another that does not keep an image, and never the active one', () => {
    const eeprom = newFile();
    converse(programs, storing(images[0]!), { eeprom });
    const worn = converse(programs, storing(...images), { eeprom, spoil: ['worn', 2, 0x5a] });
    const places = replies(worn, sysex.STORE).map(([error, slot]) => [error, slot]);
    expect(places).toEqual(images.map(() => [errors.STORE_FAILED.id, 0]));
    expect(found(eeprom)).toMatchObject({ slot: 0, sequence: 1, image: images[0] });
    converse(programs, storing(images[1]!), { eeprom });
    expect(found(eeprom)).toMatchObject({ slot: 1, image: images[1] });
  });

  it.each([0x00, 0xff, 0xa5])(
    'holds the old image or the new one when the power is cut at any write and leaves %d',
    (torn) => {
      const outcomes = { old: 0, new: 0 };
      for (let write = 1; ; write++) {
        const eeprom = eepromWith({ 2: record(images[5]!, 40), 3: record(images[6]!, 30) });
        const look = [command(sysex.STATUS), command(sysex.READ)];
        const sent = converse(programs, [...storing(unlike), ...look, ...storing(images[8]!), command(sysex.READ)], {
          eeprom,
          spoil: ['cut', write, torn],
        });
        const { imageSlot: slot, uptimeMs } = statusOf(sent);
        const [found, later] = imagesRead(sent);
        const promised = replies(sent, sysex.STORE)[0]!.slice(-2);
        if (promised[0] === unlike.at(-2) && promised[1] === unlike.at(-1)) {
          expect({ slot, found }, 'the cut came after the end').toEqual({ slot: 3, found: unlike });
          break;
        }
        expect(later, 'stores again').toEqual(images[8]);
        expect(sent.messages, 'starts again').toEqual([greeting.slice(0, 3)]);
        expect(uptimeMs).toBeLessThan(400);
        expect({ slot, found }).toEqual(slot === 3 ? { slot, found: unlike } : { slot: 2, found: images[5] });
        outcomes[slot === 3 ? 'new' : 'old']++;
      }
      expect(outcomes.old).toBeGreaterThan(40);
      expect(outcomes.new).toBe(torn === 0xa5 ? 1 : 0);
    },
  );
});
