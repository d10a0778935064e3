// The same networks as others would put them onto an ATmega: what the targets of `compile` are compared with.
import { canonicalForm, type Network, signOf } from '../../src/network/index.js';

const face = 'bool champion_act(const int32_t *observations, int16_t *actions)';

/** Plain C in float: the kinds that live, each summed and put through tanhf. */
export function floatSource({ mask, observationScales }: Network): string {
  const { kinds, inputs } = canonicalForm(mask);
  const sum = (k: number) =>
    Array.from({ length: inputs }, (_, i) => signOf(kinds[k]!, i))
      .flatMap((sign, i) => (sign === 0 ? [] : [`${sign < 0 ? '-' : '+'} o[${i}]`]))
      .join(' ');
  return `#include <math.h>
#include <stdbool.h>
#include <stdint.h>
${face} {
  const float scales[] = {${observationScales.map((scale) => `${scale} / 524288.0f`).join(', ')}};
  float o[${inputs}];
  for (uint8_t i = 0; i < ${inputs}; i++) o[i] = (float)observations[i] * scales[i];
  float z = 0.0f;
${kinds.map(({ counts }, k) => `  z += ${counts[0]}.0f * tanhf(${sum(k)});`).join('\n')}
  float action = tanhf(z) * 32768.0f;
  actions[0] = action > 32767.0f ? 32767 : (int16_t)action;
  return false;
}
`;
}

/** A dense layer of int8 weights and activations with sums of 32 bits, as CMSIS-NN does it: every unit, every connection. */
export function int8Source({ mask }: Network): string {
  const { inputs, hidden } = mask.shape;
  const { connections } = mask;
  const tanhTable = Array.from({ length: 256 }, (_, i) => Math.round(127 * Math.tanh(((i << 24) >> 24) / 32)));
  const bytes = (values: Iterable<number>) => [...values].join(', ');
  return `#include <avr/pgmspace.h>
#include <stdbool.h>
#include <stdint.h>
static const int8_t first[] PROGMEM = {${bytes(connections.subarray(0, hidden * inputs))}};
static const int8_t second[] PROGMEM = {${bytes(connections.subarray(hidden * inputs))}};
static const int8_t table[256] PROGMEM = {${bytes(tanhTable)}};
static int8_t held(int32_t value) { return value > 127 ? 127 : value < -128 ? -128 : (int8_t)value; }
static int8_t tanh_q7(int32_t sum) { return (int8_t)pgm_read_byte(&table[(uint8_t)held(sum)]); }
static int32_t dot(const int8_t *weights, const int8_t *values, uint8_t count) {
  int32_t sum = 0;
  while (count-- > 0) sum += (int16_t)((int8_t)pgm_read_byte(weights++) * *values++);
  return sum;
}
${face} {
  int8_t inputs[${inputs}], units[${hidden}];
  for (uint8_t i = 0; i < ${inputs}; i++) inputs[i] = held((observations[i] + 8192) >> 14); /* 1/32 */
  for (uint8_t h = 0; h < ${hidden}; h++) units[h] = tanh_q7(dot(first + h * ${inputs}, inputs, ${inputs}));
  actions[0] = (int16_t)(tanh_q7((dot(second, units, ${hidden}) * 32 + 63) / 127) * 256);
  return false;
}
`;
}

/**
 * emlearn's dense layers in float, laid out as its converter does, with its own loop over them. Its headers come from whoever has them.
 * The weights are constants in RAM, where C keeps them on an AVR.
 */
export function emlearnSource({ mask, observationScales }: Network): string {
  const { inputs, hidden } = mask.shape;
  const { connections } = mask;
  const rows = Array.from({ length: inputs }, (_, i) =>
    Array.from({ length: hidden }, (_, h) => connections[h * inputs + i]!),
  );
  const floats = (values: Iterable<number>) => [...values].map((value) => `${value}.0f`).join(', ');
  const none = (count: number) => floats(new Array<number>(count).fill(0));
  return `#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "eml_net.h"
static float first[] = {${floats(rows.flat())}};
static float first_bias[] = {${none(hidden)}};
static float second[] = {${floats(connections.subarray(hidden * inputs))}};
static float second_bias[] = {0.0f};
static EmlNetLayer layers[] = {
  {${hidden}, ${inputs}, first, first_bias, EmlNetActivationTanh},
  {1, ${hidden}, second, second_bias, EmlNetActivationTanh},
};
static float buffers[2][${Math.max(inputs, hidden)}];
static EmlNet model = {2, layers, buffers[0], buffers[1], ${Math.max(inputs, hidden)}};
${face} {
  const float scales[] = {${observationScales.map((scale) => `${scale} / 524288.0f`).join(', ')}};
  float features[${inputs}];
  for (uint8_t i = 0; i < ${inputs}; i++) features[i] = (float)observations[i] * scales[i];
  bool failed = eml_net_infer(&model, features, ${inputs}) != EmlOk;
  float action = buffers[1][0] * 32768.0f;
  actions[0] = action > 32767.0f ? 32767 : (int16_t)action;
  return failed;
}
`;
}
