// The Arduino library, built with the IDE's flags: the bits and the pace of the firmware that the Makefile builds.
import { describe, expect, it } from 'vitest';
import { arduinoLibrary } from '../../firmware/generate/arduino-library.js';
import { EmulatedBoard } from '../../rig/boards/ports/index.js';
import { encodeImage } from '../../src/compile/index.js';
import { connect } from '../../src/link/johnny-five/index.js';
import { referenceAnswers } from '../compile/evaluated-champions.js';
import { bouncingChampion } from '../hil/champions.js';
import { ArduinoIde, isIdeInstalled } from './arduino-ide.js';
import { installed, temporaryFolder } from './host-board.js';

const flashMax = 32256;
/** Of 2048 bytes, less the firmware's deepest stack. */
const ramMax = 2048 - 250;

if (!isIdeInstalled) console.warn('Tests of the Arduino library are skipped: arduino-core-avr is not installed.');

describe.skipIf(!isIdeInstalled || !installed('avr-gcc', 'avr-gcc-ar'))(
  'the Arduino library, by the flags of the IDE',
  () => {
    const folder = temporaryFolder();
    let ide: ArduinoIde | undefined;
    const theIde = () => {
      ide ??= new ArduinoIde(folder, arduinoLibrary('.'));
      return ide;
    };

    it.each(['Balance', 'ChampionFromEeprom', 'Firmware'])('builds the example %s, which fits an Uno', (example) => {
      const { flashBytes, ramBytes } = theIde().build(example);
      expect(flashBytes).toBeGreaterThan(1000);
      expect(flashBytes).toBeLessThan(flashMax);
      expect(ramBytes).toBeLessThanOrEqual(ramMax);
    });

    it('has the firmware as a sketch: 1000 actions are those of the reference, in the cycles of the hex within 3 %', async () => {
      const answers = referenceAnswers(bouncingChampion, 1000);
      const image = encodeImage({ ...bouncingChampion, taskId: 2, controlPeriodUs: 16500 });
      const cycles: number[] = [];
      for (const options of [{}, { hex: theIde().build('Firmware').hex }]) {
        const board = new EmulatedBoard(options);
        const link = await connect(await board.openPort());
        await link.store(image);
        const counted: number[] = [];
        for (const { observations, actions, isSaturated } of answers) {
          const answer = await link.observe(observations);
          counted.push(answer.cycles);
          expect([...answer.actionsQ15, answer.saturated]).toEqual([...actions, isSaturated]);
        }
        await link.close();
        await board.close();
        cycles.push(
          Math.min(...counted), // without an interrupt in it; the most has as many as the host's pace brings
          counted.reduce((sum, value) => sum + value, 0),
        );
      }
      const [least, sum, sketchLeast, sketchSum] = cycles as [number, number, number, number];
      expect(sketchLeast / least).toBeLessThan(1.03);
      expect(sketchSum / sum).toBeLessThan(1.03);
    });
  },
);
