// Checks and decodes images.
#include "image.h"

#include <stdbool.h>

#include "crc16.h"
#include "policy.h"
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

/* The kind with this subset; a new one is added. */
static uint8_t find_kind(struct network *network, uint16_t subset) {
  uint8_t kind = 0;
  while (kind < network->kinds && network->subsets[kind] != subset) kind++;
  if (kind == network->kinds) {
    network->subsets[kind] = subset;
    for (uint8_t o = 0; o < OUTPUTS_MAX; o++) network->counts[o][kind] = 0;
    network->kinds++;
  }
  return kind;
}

void image_decode(const uint8_t *image, struct network *network) {
  const uint8_t *mask = mask_of(image);
  network->inputs = image[INPUTS];
  network->low_inputs = (uint8_t)((network->inputs + 1) / 2);
  network->hidden = image[HIDDEN];
  network->outputs = image[OUTPUTS];
  network->kinds = 0;
  for (uint8_t i = 0; i < network->inputs; i++) network->scales[i] = read_u16(image + SCALES + 2 * i);
  network->signature = read_u16(mask + mask_bytes(image));

  uint16_t input_bit = 0;
  for (uint8_t h = 0; h < network->hidden; h++) {
    uint16_t inputs = 0;
    for (uint8_t i = 0; i < network->inputs; i++) inputs = (uint16_t)(inputs | (uint16_t)mask_bit(mask, input_bit++) << i);
    for (uint8_t o = 0; o < network->outputs; o++) {
      uint16_t output_bit = (uint16_t)(network->hidden * (network->inputs + o) + h);
      if (inputs == 0 || !mask_bit(mask, output_bit)) continue;
      network->counts[o][find_kind(network, policy_subset(network, inputs))]++;
    }
  }
}
