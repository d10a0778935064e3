// Compiling a champion: the image and the report.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avrLimits, compileChampion, decodeImage, predictCycles } from '../../src/compile/index.js';
import { canonicalEqual, canonicalForm, errorBound, fullMask } from '../../src/network/index.js';
import { anyNetwork, anyShape, articleShape, fixed } from '../network/networks.js';
import { championOf } from './champions.js';

const full = championOf({ mask: fullMask(articleShape), observationScales: [1, 1, 1, 1, 1] });

describe('compiling a champion', () => {
  it('gives an image that decodes to the same policy', () => {
    fc.assert(
      fc.property(
        anyShape.chain((shape) => anyNetwork(shape)),
        (network) => {
          const { image, report } = compileChampion(championOf(network));
          const decoded = decodeImage(image);
          expect(canonicalEqual(canonicalForm(decoded.mask), canonicalForm(network.mask))).toBe(true);
          expect(decoded).toMatchObject({
            taskId: 2,
            controlPeriodUs: 16500,
            observationScales: network.observationScales,
            signature: report.signature,
            crc: report.crc,
          });
        },
      ),
      fixed,
    );
  });

  it('reports what it is and what it costs', () => {
    const { report } = compileChampion(full);
    expect(report).toEqual({
      shape: articleShape,
      bytes: 50,
      connections: { raw: 192, live: 192 },
      kinds: 1,
      signature: 0x4f33,
      crc: expect.any(Number),
      errorBound: errorBound(full),
      predictedCycles: predictCycles(full),
      fitsAvr: true,
    });
  });

  it('refuses a period that an image cannot hold instead of changing it', () => {
    expect(() => compileChampion({ ...full, task: { ...full.task, periodUs: 2 ** 32 } })).toThrow('does not decode');
  });

  it.each([
    [{ inputs: 9, hidden: 32, outputs: 2 }, true],
    [{ inputs: 10, hidden: 8, outputs: 1 }, false],
    [{ inputs: 5, hidden: 32, outputs: 2, mirrored: true }, true],
    [{ inputs: 6, hidden: 32, outputs: 1, mirrored: true }, false],
    [{ inputs: 5, hidden: 33, outputs: 1 }, false],
    [{ inputs: 5, hidden: 8, outputs: 3 }, false],
  ])('knows whether %j fits the AVR', (shape, fits) => {
    const network = { mask: fullMask(shape), observationScales: new Array(shape.inputs).fill(1) };
    expect(compileChampion(championOf(network)).report.fitsAvr).toBe(fits);
  });

  it('knows the limits of the firmware', () => {
    const { limits } = JSON.parse(readFileSync(new URL('../../firmware/protocol.json', import.meta.url), 'utf8'));
    expect(avrLimits).toEqual({
      inputs: limits.INPUTS_MAX.value,
      mirroredInputs: limits.MIRRORED_INPUTS_MAX.value,
      hidden: limits.HIDDEN_MAX.value,
      outputs: limits.OUTPUTS_MAX.value,
      imageBytes: limits.IMAGE_BYTES_MAX.value,
    });
  });
});
