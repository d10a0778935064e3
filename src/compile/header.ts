// champion.h: a compiled network as a C header, for building it into a firmware.
import { type Champion, canonicalForm, equation, shapeName } from '../network/index.js';

/** A self-contained C99 header with the bytes of the image. The network is written as an equation in its comment. */
export function championHeader(champion: Champion, image: Uint8Array): string {
  const { shape } = champion.mask;
  const names = champion.task.observations.map(({ name }, i) => {
    const scale = champion.observationScales[i]!;
    return scale === 1 ? name : `${scale}·${name}`;
  });
  const comment = [
    `A ${shapeName(shape)} network for the task ${champion.task.name}, compiled by synaptolytic:`,
    ...equation(canonicalForm(champion.mask), names).flatMap((line) => wrap(line, 110)),
  ];
  return `${[
    ...comment.map((line) => `// ${line}`),
    '#ifndef CHAMPION_H',
    '#define CHAMPION_H',
    '',
    '#include <stdint.h>',
    '',
    '#ifdef __AVR__',
    '#include <avr/pgmspace.h>',
    '#define CHAMPION_MEMORY PROGMEM',
    '#else',
    '#define CHAMPION_MEMORY',
    '#endif',
    '',
    `#define CHAMPION_INPUTS ${shape.inputs}`,
    `#define CHAMPION_HIDDEN ${shape.hidden}`,
    `#define CHAMPION_OUTPUTS ${shape.outputs}`,
    `#define CHAMPION_PERIOD_US ${champion.task.periodUs}UL`,
    `#define CHAMPION_BYTES ${image.length}`,
    '',
    '// The image champion.syn (docs/image-format.md); on an AVR it is in flash: read it with pgm_read_byte.',
    'static const uint8_t champion_image[CHAMPION_BYTES] CHAMPION_MEMORY = {',
    ...byteLines(image).map((line) => `  ${line}`),
    '};',
    '',
    '#endif',
  ].join('\n')}\n`;
}

function byteLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 12) {
    const row = Array.from(bytes.subarray(at, at + 12), (byte) => `0x${byte.toString(16).padStart(2, '0')},`);
    lines.push(row.join(' '));
  }
  return lines;
}

/** Breaks a line before a sign so that no part is longer than `width`, where that is possible. */
function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of line.split(/ (?=[+−] )/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(last === undefined ? part : `  ${part}`);
  }
  return lines;
}
