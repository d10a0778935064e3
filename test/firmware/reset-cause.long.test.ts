// Why the board says that it started, behind each boot loader and after each kind of reset.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EmulatedUno } from '../../rig/boards/index.js';
import { loadRig, rigSettings } from '../../rig/description/files/index.js';
import { encodeSettings } from '../../src/link/rig-settings.js';
import { unpackSevenBit } from '../../src/link/seven-bit.js';
import { errors, faults, protocolVersion, sysex } from '../../src/protocol/index.js';
import { atmegaBoot, type Loader, optiboot4, ourLoader, remainsOfOptiboot } from '../boards/loaders.js';
import { command, firmwareFolder, record } from './host-board.js';

const [UNKNOWN, POWER_ON, BUTTON, BROWN_OUT, WATCHDOG] = [0, 1, 2, 4, 8];
/** Of firmware/avr/watchdog.c, with its complement. */
const HANG_MARK = Buffer.from('e74818b7', 'hex');
/** The loader leaves the watchdog on, which resets it for ever. */
const NEVER = undefined;
/** Optiboot waits for a second, ATmegaBOOT for several, and a hang ends after a quarter of one. */
const START_S = 12;
const hex = readFileSync(join(firmwareFolder, 'uno.hex'), 'utf8');
/** Nothing is wired to this board. */
const desktop = { ...rigSettings(await loadRig('desktop')), normallyClosed: 0 };

type Kind = 'power-on' | 'button' | 'brown-out' | 'hang' | 'main loop hangs' | 'restart';

/** A board with a rig, which talks. */
class Talking {
  readonly uno: EmulatedUno;
  #heard: number[] = [];

  constructor(loader?: string) {
    const bootloader = loader === undefined ? undefined : { hex: loader, source: 'the loader' };
    this.uno = new EmulatedUno({ hex, ...(bootloader && { bootloader }) });
    this.uno.eeprom.set(record(Uint8Array.of(protocolVersion, ...encodeSettings(desktop)), 1), 16);
    this.uno.onSerialOut = (byte) => this.#heard.push(byte);
    this.#start();
  }

  #start(): void {
    this.#heard = [];
    const until = this.uno.cycles + START_S * 16e6;
    while (!this.#heard.includes(0xf9) && this.uno.cycles < until) this.uno.run(160_000);
    this.uno.run(4_800_000); // longer than a main loop may be unseen: one that lives leaves no mark
  }

  reset(kind: Kind): void {
    // Only a board that runs can restart itself, and the hang before may have been the end of it.
    if ((kind === 'restart' || kind === 'main loop hangs') && this.status().cause === undefined) this.reset('power-on');
    if (kind === 'power-on') this.uno.powerCycle();
    else if (kind === 'button') this.uno.reset();
    else if (kind === 'brown-out') this.uno.brownOut();
    else if (kind === 'hang') this.uno.hang();
    else if (kind === 'main loop hangs') this.#hangMainLoop();
    else this.uno.serialIn.send(Buffer.from('reset\n'), this.uno.cycles);
    this.#start();
  }

  /** What becomes of the memory in a reset that follows. */
  atReset: (sram: Uint8Array) => void = () => {};

  /** Not before the board has been reset by it. */
  #hangMainLoop(): void {
    let isReset = false;
    const end = this.uno.onReset(() => {
      isReset = true;
      this.atReset(this.uno.sram);
    });
    const until = this.uno.cycles + 16e6;
    this.uno.hangMainLoop();
    while (!isReset && this.uno.cycles < until) this.uno.runUntil(Math.min(until, this.uno.cycles + 16_000));
    end();
  }

  /** Undefined fields: the program did not start. */
  status(): { cause: number | undefined; fault: number | undefined; error: number | undefined } {
    this.#heard = [];
    this.uno.serialIn.send(Buffer.from(command(sysex.STATUS)), this.uno.cycles);
    this.uno.run(800_000);
    const start = this.#heard.indexOf(0xf0);
    const fields = unpackSevenBit(this.#heard.slice(start + 2, this.#heard.indexOf(0xf7, start)));
    return { error: fields[4], fault: fields[5], cause: fields[6] };
  }
}

interface Row {
  /** Undefined: none. */
  readonly loader: Loader | undefined;
  /** After power-on, button, brown-out, a hang with interrupts off, one of the main loop alone and the board's own restart. */
  readonly causes: readonly (number | undefined)[];
}

const known = [POWER_ON, BUTTON, BROWN_OUT, WATCHDOG, WATCHDOG, WATCHDOG] as const;
const knownByMarks = [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, WATCHDOG, WATCHDOG] as const;
const rows: readonly Row[] = [
  { loader: undefined, causes: known },
  { loader: ourLoader, causes: known },
  { loader: optiboot4, causes: knownByMarks },
  { loader: atmegaBoot, causes: [POWER_ON, BUTTON, BROWN_OUT, NEVER, NEVER, NEVER] },
  { loader: remainsOfOptiboot(6, 2), causes: [POWER_ON, UNKNOWN, BROWN_OUT, UNKNOWN, WATCHDOG, WATCHDOG] },
  { loader: remainsOfOptiboot(8, 0), causes: known },
  { loader: remainsOfOptiboot(7, 0, 'CLEARS'), causes: known },
  { loader: remainsOfOptiboot(4, 4, 'CLEARS', 'GARBAGE=4'), causes: knownByMarks },
  { loader: remainsOfOptiboot(8, 0, 'CLEARS', 'GARBAGE=0x18'), causes: knownByMarks },
];

describe('the cause of a reset', () => {
  for (const { loader, causes } of rows) {
    const isThere = loader?.isThere ?? true;
    const name = loader?.name ?? 'no boot loader';
    it.skipIf(!isThere)(
      `is right or unknown with ${name}${isThere ? '' : ' (skipped: avr-gcc or arduino-core-avr is not installed)'}`,
      () => {
        const board = new Talking(loader?.hex());
        const kinds: readonly Kind[] = ['power-on', 'button', 'brown-out', 'hang', 'main loop hangs', 'restart'];
        const faultOf: Readonly<Record<Kind, number>> = {
          'power-on': faults.NONE.id,
          button: faults.NONE.id,
          'brown-out': faults.BROWN_OUT.id,
          hang: faults.WATCHDOG.id,
          'main loop hangs': faults.WATCHDOG.id,
          restart: faults.NONE.id,
        };
        const told = kinds.map((kind) => {
          board.reset(kind);
          return { kind, ...board.status() };
        });
        expect(told).toEqual(
          kinds.map((kind, index) => {
            const cause = causes[index];
            if (cause === NEVER) return { kind, cause, fault: undefined, error: undefined };
            return {
              kind,
              cause,
              fault: cause === UNKNOWN ? faults.NONE.id : faultOf[kind],
              error: cause === UNKNOWN ? errors.RESET_UNKNOWN.id : errors.OK.id,
            };
          }),
        );
      },
    );
  }

  // A loader that hides the cause, so that the mark alone can tell.
  const hiding = remainsOfOptiboot(6, 2);
  it.skipIf(!hiding.isThere)(
    `is unknown when the mark of a hang is rotten or old${hiding.isThere ? '' : ' (skipped: avr-gcc is not installed)'}`,
    () => {
      const board = new Talking(hiding.hex());
      for (const bit of [0, 9, 18, 31]) {
        board.atReset = (sram) => {
          const at = Buffer.from(sram.buffer, sram.byteOffset, sram.length).indexOf(HANG_MARK);
          expect(at).toBeGreaterThan(0);
          sram[at + (bit >> 3)]! ^= 1 << (bit & 7);
        };
        board.reset('main loop hangs');
        expect(board.status()).toEqual({
          cause: UNKNOWN,
          fault: faults.NONE.id,
          error: errors.RESET_UNKNOWN.id,
        });
      }
      board.atReset = () => {};
      board.reset('main loop hangs');
      expect(board.status()).toMatchObject({ cause: WATCHDOG, fault: faults.WATCHDOG.id });
      // A mark tells of one reset: a port that is opened after a hang is none.
      board.reset('button');
      expect(board.status()).toMatchObject({ cause: UNKNOWN, fault: faults.NONE.id });
    },
  );
});
