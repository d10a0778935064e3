// A champion as a header for C99 and C++: functions of integers without a loop or a dependency, and a self-test.
import type { EvaluatorSource } from './evaluator.js';
import { numberRows, readOutputs, stepStatements } from './statements.js';
import { risingTable } from './straight-line.js';

/** champion.h with the network in C. */
export function cHeader(source: EvaluatorSource): string {
  return header(source, inC(source));
}

/** champion.h with the network elsewhere: the declaration of what the target avr has in champion.S. */
export function assemblerHeader(source: EvaluatorSource): string {
  return header(source, inAssembler(source));
}

/** champion.h for any board of the IDE: beside champion.S on an AVR that multiplies, and with the network in C on all others. */
export function sketchHeader(source: EvaluatorSource): string {
  return header(source, [`#if ${hasAssembler}`, ...inAssembler(source), '#else', ...inC(source), '#endif']);
}

/** For the preprocessor: whether champion.S has something to say. */
export const hasAssembler = 'defined(__AVR__) && defined(__AVR_HAVE_MUL__)';

function inC(source: EvaluatorSource): string[] {
  return [...(source.line.steps.length > 0 ? table : []), ...helpers(source), act(source)];
}

function inAssembler(source: EvaluatorSource): string[] {
  return ['#ifdef __cplusplus', 'extern "C"', '#endif', `${signatureOf(source)};`];
}

function signatureOf({ isReported }: EvaluatorSource): string {
  return `${isReported ? 'bool' : 'void'} champion_act(const int32_t *observations, int16_t *actions)`;
}

function header(source: EvaluatorSource, network: readonly string[]): string {
  const { head, champion, isReported } = source;
  const { inputs, outputs } = champion.mask.shape;
  return `${[
    ...head.map((line) => `// ${line}`.trimEnd()),
    '//',
    '// champion_act is made for integers, champion_act_float for numbers in the units above. Define CHAMPION_SELF_TEST before the',
    '// #include for champion_self_test, which compares champion_act with vectors and returns how many differ.',
    '#ifndef CHAMPION_H',
    '#define CHAMPION_H',
    '',
    '#include <stdbool.h>',
    '#include <stdint.h>',
    '',
    `#define CHAMPION_INPUTS ${inputs}`,
    `#define CHAMPION_OUTPUTS ${outputs}`,
    `#define CHAMPION_PERIOD_US ${champion.task.periodUs}UL`,
    '',
    '#ifdef __AVR__',
    '#include <avr/pgmspace.h>',
    '#define CHAMPION_FLASH PROGMEM',
    '#define CHAMPION_READ(place) pgm_read_word(place)',
    '#define CHAMPION_COPY memcpy_P',
    '#else',
    '#define CHAMPION_FLASH',
    '#define CHAMPION_READ(place) (*(place))',
    '#define CHAMPION_COPY memcpy',
    '#endif',
    '',
    `// Observations in Q13.19, actions in Q15.${isReported ? ' Returns whether a scaled observation was held at a limit.' : ''}`,
    ...network,
    '',
    floatFace(source),
    '',
    selfTest(source),
    '',
    '#endif',
  ].join('\n')}\n`;
}

const table = [
  '// tanh(i/32) in Q15, moved by half the error of linear interpolation, up to the first 1.',
  `static const uint16_t champion_tanh_table[${risingTable.length}] CHAMPION_FLASH = {`,
  ...numberRows(risingTable, '    '),
  '};',
  '',
];

/** The functions that are needed, and no others. */
function helpers({ line, isReported }: EvaluatorSource): string[] {
  const used = line.inputs.filter(({ isRead }) => isRead || isReported);
  const held = isReported ? ['bool *held', '  *held = true;\n'] : ['', ''];
  const parts: string[] = [];
  if (used.length > 0) {
    parts.push(`// At most 64 - 2^-13 in Q13, so that no sum leaves its range.
static inline int32_t champion_hold(int32_t value${isReported ? ', bool *held' : ''}) {
  if (value >= -524287 && value <= 524287) return value;
${held[1]}  return value < 0 ? -524287 : 524287;
}
`);
  }
  if (used.some(({ scaleQ8 }) => scaleQ8 !== 256)) {
    parts.push(`// An observation by its scale in Q8.8, rounded half up. Right shifts of negative numbers round down with every compiler that counts.
static inline int32_t champion_scale(int32_t observation, uint16_t scale) {
  int64_t value = ((int64_t)observation * scale + 8192) >> 14;
  if (value > INT32_MAX) return INT32_MAX;
  return value < INT32_MIN ? INT32_MIN : (int32_t)value;
}
`);
  }
  if (line.steps.length > 0) {
    parts.push(`// tanh of a Q13 number as Q23.
static inline int32_t champion_tanh(int32_t u) {
  int32_t magnitude = u < 0 ? -u : u;
  int32_t value = 8388608;
  if (magnitude < ${(risingTable.length - 1) * 256}) {
    const uint16_t *place = &champion_tanh_table[magnitude >> 8];
    uint16_t low = CHAMPION_READ(place);
    uint16_t rise = (uint16_t)(CHAMPION_READ(place + 1) - low);
    value = ((int32_t)low << 8) + (int32_t)((uint32_t)rise * (uint8_t)magnitude);
  }
  return u < 0 ? -value : value;
}

// The action for a sum in Q23 to which a half of the last place that stays was added.
static inline int16_t champion_action(int32_t sum) {
  int32_t action = (champion_tanh(sum >> 10) + 128) >> 8;
  return (int16_t)(action > 32767 ? 32767 : action);
}
`);
  }
  return parts;
}

function act(source: EvaluatorSource): string {
  const { line, isReported } = source;
  const code: string[] = [];
  const held = isReported ? ', &held' : '';
  if (isReported) code.push('bool held = false;');
  for (const { index, scaleQ8, isRead } of line.inputs) {
    const observed = `observations[${index}]`;
    const scaled =
      scaleQ8 === 256 ? `(${observed} >> 6) + (${observed} >> 5 & 1)` : `champion_scale(${observed}, ${scaleQ8})`;
    if (isRead) code.push(`int32_t s${index} = champion_hold(${scaled}${held});`);
    else if (isReported) code.push(`(void)champion_hold(${scaled}${held});`);
  }
  if (line.inputs.every(({ isRead }) => !isRead && !isReported)) code.push('(void)observations;');
  const read = readOutputs(line);
  if (read.length > 0)
    code.push('int32_t u = 0;', 'int32_t t;', `int32_t ${read.map((o) => `z${o} = 512`).join(', ')};`);
  code.push(...stepStatements(line, { tanh: 'champion_tanh', input: (index) => `s${index}`, end: ';' }));
  for (let o = 0; o < line.outputs; o++) {
    code.push(`actions[${o}] = ${read.includes(o) ? `champion_action(z${o})` : '0'};`);
  }
  if (isReported) code.push('return held;');
  return `static inline ${signatureOf(source)} {\n${code.map((line) => `  ${line}`).join('\n')}\n}`;
}

function floatFace({ isReported }: EvaluatorSource): string {
  const result = isReported ? 'bool' : 'void';
  return `// The same in the units above, with actions from -1 to 1. Observations are rounded to 2^-19 and held within 4096${isReported ? ',\n// which is reported too' : ''}. One that is not a number gives actions of 0${isReported ? ' and true' : ''}.
static inline ${result} champion_act_float(const float *observations, float *actions) {
  int32_t whole[CHAMPION_INPUTS];
  int16_t fixed[CHAMPION_OUTPUTS];
${isReported ? '  bool held = false;\n' : ''}  for (uint8_t i = 0; i < CHAMPION_INPUTS; i++) {
    float exact = observations[i] * 524288.0f;
    if (exact != exact) {
      for (uint8_t o = 0; o < CHAMPION_OUTPUTS; o++) actions[o] = 0.0f;
      return${isReported ? ' true' : ''};
    }
    if (exact >= 2147483648.0f || exact < -2147483648.0f) {
      whole[i] = exact < 0.0f ? INT32_MIN : INT32_MAX;
${isReported ? '      held = true;\n' : ''}    } else {
      float rest = exact - (float)(int32_t)exact;
      whole[i] = (int32_t)exact + (rest >= 0.5f) - (rest < -0.5f);
    }
  }
  ${isReported ? 'if (champion_act(whole, fixed)) held = true;' : 'champion_act(whole, fixed);'}
  for (uint8_t o = 0; o < CHAMPION_OUTPUTS; o++) actions[o] = (float)fixed[o] / 32768.0f;
${isReported ? '  return held;\n' : ''}}`;
}

function selfTest({ vectors, isReported }: EvaluatorSource): string {
  const rows = vectors.map(({ observations, actions, isSaturated }) => {
    const numbers = observations.map((value) => (value === -(2 ** 31) ? 'INT32_MIN' : String(value)));
    return `    {{${numbers.join(', ')}}, {${actions.join(', ')}}, ${isSaturated}},`;
  });
  return `#ifdef CHAMPION_SELF_TEST
#include <string.h>

struct champion_vector {
  int32_t observations[CHAMPION_INPUTS];
  int16_t actions[CHAMPION_OUTPUTS];
  bool held;
};

static const struct champion_vector champion_vectors[${vectors.length}] CHAMPION_FLASH = {
${rows.join('\n')}
};

static inline uint8_t champion_self_test(void) {
  uint8_t different = 0;
  for (uint8_t k = 0; k < ${vectors.length}; k++) {
    struct champion_vector vector;
    int16_t actions[CHAMPION_OUTPUTS];
    CHAMPION_COPY(&vector, &champion_vectors[k], sizeof vector);
    ${isReported ? 'bool is_right = champion_act(vector.observations, actions) == vector.held;' : 'champion_act(vector.observations, actions);\n    bool is_right = true;'}
    for (uint8_t o = 0; o < CHAMPION_OUTPUTS; o++) is_right = is_right && actions[o] == vector.actions[o];
    if (!is_right) different++;
  }
  return different;
}
#endif`;
}
