// Checks and decodes images.
#include "image.h"

#include <stdbool.h>

#include "crc16.h"
#include "static_assert.h"

/* Offsets in an image, and the bytes around its scales and mask. */
enum { VERSION = 3, INPUTS = 4, HIDDEN = 5, OUTPUTS = 6, SCALES = 12, SIGNATURE_AND_CRC = 4, FORMAT_VERSION = 1 };

STATIC_ASSERT(SCALES + 2 * INPUTS_MAX + (HIDDEN_MAX * (INPUTS_MAX + OUTPUTS_MAX) + 7) / 8 + SIGNATURE_AND_CRC <= IMAGE_BYTES_MAX,
              largest_shape_fits_into_an_image);

static uint16_t read_u16(const uint8_t *bytes) { return bytes[0] | (uint16_t)bytes[1] << 8; }

static const uint8_t *mask_of(const uint8_t *image) { return image + SCALES + 2 * image[INPUTS]; }

static uint8_t mask_bytes(const uint8_t *image) { return (uint8_t)((image[HIDDEN] * (image[INPUTS] + image[OUTPUTS]) + 7) / 8); }

uint8_t image_check(const uint8_t *image, uint8_t bytes) {
  if (bytes < SCALES + SIGNATURE_AND_CRC) return ERROR_IMAGE_LENGTH;
  if (image[0] != 'S' || image[1] != 'Y' || image[2] != 'N') return ERROR_IMAGE_MAGIC;
  if (image[VERSION] != FORMAT_VERSION) return ERROR_IMAGE_VERSION;
  if (image[INPUTS] < 1 || image[INPUTS] > INPUTS_MAX) return ERROR_IMAGE_SHAPE;
  if (image[HIDDEN] < 1 || image[HIDDEN] > HIDDEN_MAX) return ERROR_IMAGE_SHAPE;
  if (image[OUTPUTS] < 1 || image[OUTPUTS] > OUTPUTS_MAX) return ERROR_IMAGE_SHAPE;
  if (bytes != mask_of(image) - image + mask_bytes(image) + SIGNATURE_AND_CRC) return ERROR_IMAGE_LENGTH;
  if (crc16_of(image, (uint8_t)(bytes - 2)) != read_u16(image + bytes - 2)) return ERROR_IMAGE_CRC;
  return ERROR_OK;
}

static bool mask_bit(const uint8_t *mask, uint16_t bit) { return (mask[bit >> 3] >> (bit & 7)) & 1; }

/* Where the sum of some inputs of a half stands among the half's sums (network.h): bit i is its input i. */
static uint8_t place(uint8_t inputs, uint8_t count) {
  uint8_t at = 0;
  uint8_t before = 1;
  if (count % 2 == 1) {
    at = inputs & 1;
    inputs >>= 1;
    before = 2;
  }
  for (; inputs != 0; inputs >>= 2, before = (uint8_t)(before * 4)) {
    if (inputs & 3) at = (uint8_t)(before + 3 * at + (inputs & 3) - 1);
  }
  return at;
}

/* The kind that reads these inputs; a new one is added. */
static uint8_t *find_kind(struct network *network, uint16_t inputs) {
  uint8_t first_half = network->halves[0].inputs;
  uint8_t low = place((uint8_t)(inputs & ((1u << first_half) - 1)), first_half);
  uint8_t high = place((uint8_t)(inputs >> first_half), network->halves[1].inputs);
  low = (uint8_t)(SUM_BYTES * low);
  high = (uint8_t)(SUM_BYTES * (LOW_SUMS + high));

  uint8_t *kind = network->kind_list;
  for (uint8_t k = 0; k < network->kinds; k++, kind += network_kind_bytes(network)) {
    if (kind[0] == low && kind[1] == high) return kind;
  }
  kind[0] = low;
  kind[1] = high;
  for (uint8_t o = 0; o < network->outputs; o++) kind[2 + o] = 0;
  network->kinds++;
  return kind;
}

static void decode_scales(const uint8_t *scales, struct network *network) {
  uint16_t unit_scales = 0; /* bit: input */
  for (uint8_t i = 0; i < network->inputs; i++) {
    network->scales[i] = read_u16(scales + 2 * i);
    if (network->scales[i] == 256) unit_scales = (uint16_t)(unit_scales | 1u << i);
  }
  network->halves[0].unit_scales = (uint8_t)unit_scales; /* bits beyond its inputs are not read */
  network->halves[1].unit_scales = (uint8_t)(unit_scales >> network->halves[0].inputs);
}

void image_decode(const uint8_t *image, struct network *network) {
  const uint8_t *mask = mask_of(image);
  network->inputs = image[INPUTS];
  network->halves[0].inputs = (uint8_t)((network->inputs + 1) / 2);
  network->halves[1].inputs = network->inputs / 2;
  network->hidden = image[HIDDEN];
  network->outputs = image[OUTPUTS];
  network->kinds = 0;
  for (uint8_t o = 0; o < OUTPUTS_MAX; o++) network->units[o] = 0;
  decode_scales(image + SCALES, network);
  network->signature = read_u16(mask + mask_bytes(image));

  uint16_t input_bit = 0;
  for (uint8_t h = 0; h < network->hidden; h++) {
    uint16_t inputs = 0;
    for (uint8_t i = 0; i < network->inputs; i++) inputs = (uint16_t)(inputs | (uint16_t)mask_bit(mask, input_bit++) << i);
    for (uint8_t o = 0; o < network->outputs; o++) {
      uint16_t output_bit = (uint16_t)(network->hidden * (network->inputs + o) + h);
      if (inputs == 0 || !mask_bit(mask, output_bit)) continue;
      find_kind(network, inputs)[2 + o]++;
      network->units[o]++;
    }
  }
}
