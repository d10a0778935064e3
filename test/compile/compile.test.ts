// Compiling a champion: the image, the header and the report.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avrLimits, compileChampion, decodeImage, predictCycles } from '../../src/compile/index.js';
import {
  canonicalEqual,
  canonicalForm,
  canonicalMask,
  equation,
  errorBound,
  fullMask,
} from '../../src/network/index.js';
import { installed, temporaryFolder } from '../firmware/host-board.js';
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

describe('champion.h', () => {
  const kinds = [3, 24, 31].map((subset, k) => ({ subset, counts: [k + 1] }));
  const mask = canonicalMask({ inputs: 5, outputs: 1, kinds }, articleShape.hidden);
  const { image, header } = compileChampion(championOf({ mask, observationScales: [1, 1, 1, 1, 0.5] }));

  it('is this text: the equation as a comment, the shape, and the image', () => {
    expect(header).toBe(`// A 5-32-1 network for the task swing-up, compiled by synaptolytic:
// action = tanh(tanh(obs0 + obs1) + 2·tanh(obs3 + 0.5·obs4) + 3·tanh(obs0 + obs1 + obs2 + obs3 + 0.5·obs4))
#ifndef CHAMPION_H
#define CHAMPION_H

#include <stdint.h>

#ifdef __AVR__
#include <avr/pgmspace.h>
#define CHAMPION_MEMORY PROGMEM
#else
#define CHAMPION_MEMORY
#endif

#define CHAMPION_INPUTS 5
#define CHAMPION_HIDDEN 32
#define CHAMPION_OUTPUTS 1
#define CHAMPION_PERIOD_US 16500UL
#define CHAMPION_BYTES 50

// The image champion.syn (docs/image-format.md); on an AVR it is in flash: read it with pgm_read_byte.
static const uint8_t champion_image[CHAMPION_BYTES] CHAMPION_MEMORY = {
  0x53, 0x59, 0x4e, 0x01, 0x05, 0x20, 0x01, 0x02, 0x74, 0x40, 0x00, 0x00,
  0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x80, 0x00, 0x03, 0xe3,
  0xff, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x3f, 0x00, 0x00, 0x00, 0xc7, 0x68,
  0x62, 0xc6,
};

#endif
`);
    expect(header.match(/0x[0-9a-f]{2}(?=,)/g)!.map(Number)).toEqual([...image]);
  });

  it('wraps a long equation before a plus, with as much on each line as it holds', () => {
    const kinds = Array.from({ length: 31 }, (_, k) => ({ subset: k + 1, counts: [1] }));
    const dense = championOf({
      mask: canonicalMask({ inputs: 5, outputs: 1, kinds }, 31),
      observationScales: [1, 1, 1, 1, 1],
    });
    const text = compileChampion(dense).header;
    const lines = text
      .slice(text.indexOf('// action'), text.indexOf('\n#ifndef'))
      .split('\n')
      .map((line) => line.slice('// '.length));
    const [whole] = equation(canonicalForm(dense.mask), ['obs0', 'obs1', 'obs2', 'obs3', 'obs4']);
    expect(lines.join('').replace(/ {2}(?=\+)/g, ' ')).toBe(whole);
    expect(lines.length).toBeGreaterThan(5);
    for (const [i, next] of lines.slice(1).entries()) {
      expect(lines[i]!.length).toBeLessThanOrEqual(110);
      expect(next).toMatch(/^ {2}\+ /);
      const [first] = next.trimStart().split(/ (?=\+)/);
      expect(`${lines[i]} ${first}`.length).toBeGreaterThan(110);
    }
  });

  const folder = temporaryFolder();
  const program = `#include "champion.h"
    #include "champion.h"
    #include <stdio.h>
    int main(void) {
      for (int k = 0; k < CHAMPION_BYTES; k++) printf("%02x", champion_image[k]);
      printf(" %d-%d-%d %lu", CHAMPION_INPUTS, CHAMPION_HIDDEN, CHAMPION_OUTPUTS, CHAMPION_PERIOD_US);
      return 0;
    }`;
  const build = (compiler: string, ...options: string[]): string => {
    writeFileSync(join(folder, 'champion.h'), header);
    writeFileSync(join(folder, 'print.c'), program);
    const output = join(folder, compiler);
    const strict = ['-std=c99', '-Wall', '-Wextra', '-pedantic', '-Werror'];
    execFileSync(compiler, [...strict, ...options, '-o', output, join(folder, 'print.c')]);
    return output;
  };

  it.skipIf(!installed('cc'))('is C99 that stands alone', () => {
    const said = execFileSync(build('cc'), { encoding: 'utf8' });
    expect(said).toBe(`${Buffer.from(image).toString('hex')} 5-32-1 16500`);
  });

  it.skipIf(!installed('avr-gcc', 'avr-objcopy'))('is in flash on an AVR, not in its RAM', () => {
    const elf = build('avr-gcc', '-mmcu=atmega328p', '-Os');
    const flash = join(folder, 'flash');
    execFileSync('avr-objcopy', ['-O', 'binary', '-j', '.text', elf, flash]);
    expect(readFileSync(flash).includes(Buffer.from(image))).toBe(true);
  });
});
