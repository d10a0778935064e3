// Checks and decodes images.
#include "image.h"

#include <stdbool.h>

#include "crc16.h"
#include "static_assert.h"

/* Offsets in an image, and the bytes around its scales and mask. */
enum { VERSION = 3, INPUTS = 4, HIDDEN = 5, OUTPUTS = 6, SCALES = 12, SIGNATURE_AND_CRC = 4 };

/* Versions: the second is of networks with mirrored inputs. */
enum { PLAIN = 1, WITH_MIRRORED = 2 };

STATIC_ASSERT(SCALES + 2 * INPUTS_MAX + (HIDDEN_MAX * (INPUTS_MAX + OUTPUTS_MAX) + 7) / 8 + SIGNATURE_AND_CRC <= IMAGE_BYTES_MAX,
              largest_shape_fits_into_an_image);

STATIC_ASSERT(SCALES + 2 * MIRRORED_INPUTS_MAX + (HIDDEN_MAX * (2 * MIRRORED_INPUTS_MAX + OUTPUTS_MAX) + 7) / 8 + SIGNATURE_AND_CRC <=
                  IMAGE_BYTES_MAX,
              largest_mirrored_shape_fits_into_an_image);

static uint16_t read_u16(const uint8_t *bytes) { return bytes[0] | (uint16_t)bytes[1] << 8; }

static const uint8_t *mask_of(const uint8_t *image) { return image + SCALES + 2 * image[INPUTS]; }

static bool is_mirrored(const uint8_t *image) { return image[VERSION] == WITH_MIRRORED; }

/* Connections that a hidden unit may have to observations. */
static uint8_t input_slots(const uint8_t *image) { return (uint8_t)(image[INPUTS] << is_mirrored(image)); }

static uint8_t mask_bytes(const uint8_t *image) { return (uint8_t)((image[HIDDEN] * (input_slots(image) + image[OUTPUTS]) + 7) / 8); }

uint8_t image_check(const uint8_t *image, uint8_t bytes) {
  if (bytes < SCALES + SIGNATURE_AND_CRC) return ERROR_IMAGE_LENGTH;
  if (image[0] != 'S' || image[1] != 'Y' || image[2] != 'N') return ERROR_IMAGE_MAGIC;
  if (image[VERSION] != PLAIN && image[VERSION] != WITH_MIRRORED) return ERROR_IMAGE_VERSION;
  if (image[INPUTS] < 1 || image[INPUTS] > (is_mirrored(image) ? MIRRORED_INPUTS_MAX : INPUTS_MAX)) return ERROR_IMAGE_SHAPE;
  if (image[HIDDEN] < 1 || image[HIDDEN] > HIDDEN_MAX) return ERROR_IMAGE_SHAPE;
  if (image[OUTPUTS] < 1 || image[OUTPUTS] > OUTPUTS_MAX) return ERROR_IMAGE_SHAPE;
  if (bytes != mask_of(image) - image + mask_bytes(image) + SIGNATURE_AND_CRC) return ERROR_IMAGE_LENGTH;
  if (crc16_of(image, (uint8_t)(bytes - 2)) != read_u16(image + bytes - 2)) return ERROR_IMAGE_CRC;
  return ERROR_OK;
}

/* At most 16 bits of the mask from this one on. */
static uint16_t mask_bits(const uint8_t *mask, uint16_t from, uint8_t count) {
  uint16_t bits = 0;
  for (uint16_t bit = (uint16_t)(from + count); bit-- > from;) {
    bits = (uint16_t)(bits << 1);
    if (mask[bit >> 3] & 1u << (bit & 7)) bits |= 1;
  }
  return bits;
}

/* What a hidden unit adds and what it subtracts; bit i is input i. */
struct unit {
  uint16_t added;
  uint16_t subtracted;
};

/* Where the sum of some inputs of a half stands among the half's sums (network.h). */
static uint8_t place_of_subset(uint8_t inputs, uint8_t count) {
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

/* The same of mirrored inputs. */
static uint8_t place_of_signs(uint8_t added, uint8_t subtracted) {
  uint8_t at = 0;
  for (uint8_t before = 1; added | subtracted; added >>= 1, subtracted >>= 1, before = (uint8_t)(before * 3)) {
    if ((added | subtracted) & 1) at = (uint8_t)(before + 2 * at + (subtracted & 1));
  }
  return at;
}

/* Where the unit's share of a half stands in the page. */
static uint8_t place(const struct network *network, uint8_t half, struct unit unit) {
  uint8_t first = (uint8_t)(half == 0 ? 0 : (network->inputs + 1) / 2);
  uint8_t inputs = network->halves[half].inputs;
  uint8_t count = inputs & (uint8_t)~MIRRORED;
  uint8_t all = (uint8_t)((1u << count) - 1);
  uint8_t added = (uint8_t)(unit.added >> first & all);
  uint8_t subtracted = (uint8_t)(unit.subtracted >> first & all);
  uint8_t at = inputs & MIRRORED ? place_of_signs(added, subtracted) : place_of_subset(added, count);
  return (uint8_t)(SUM_BYTES * (half == 0 ? at : LOW_SUMS + at));
}

/* The kind of this unit; a new one is added. */
static uint8_t *find_kind(struct network *network, struct unit unit) {
  uint8_t places[2];
  for (uint8_t half = 0; half < 2; half++) places[half] = place(network, half, unit);
  uint8_t *kind = network->kind_list;
  for (uint8_t k = 0; k < network->kinds; k++, kind += network_kind_bytes(network)) {
    if (kind[0] == places[0] && kind[1] == places[1]) return kind;
  }
  kind[0] = places[0];
  kind[1] = places[1];
  for (uint8_t o = 0; o < network->outputs; o++) kind[2 + o] = 0;
  network->kinds++;
  return kind;
}

/* Takes out the kinds whose units and mirror images cancel. */
static void drop_cancelled(struct network *network) {
  uint8_t bytes = network_kind_bytes(network);
  uint8_t *kept = network->kind_list;
  uint8_t kinds = 0;
  for (uint8_t k = 0; k < network->kinds; k++) {
    const uint8_t *kind = network->kind_list + k * bytes;
    uint8_t any = 0;
    for (uint8_t i = 2; i < bytes; i++) any |= kind[i];
    if (any == 0) continue;
    for (uint8_t i = 0; i < bytes; i++) kept[i] = kind[i];
    kept += bytes;
    kinds++;
  }
  network->kinds = kinds;
}

static void decode_scales(const uint8_t *scales, struct network *network) {
  uint16_t unit_scales = 0; /* bit: input */
  uint16_t bit = 1;
  for (uint8_t i = 0; i < network->inputs; i++, bit = (uint16_t)(bit << 1)) {
    network->scales[i] = read_u16(scales + 2 * i);
    if (network->scales[i] == 256) unit_scales |= bit;
  }
  network->halves[0].unit_scales = (uint8_t)unit_scales; /* bits beyond its inputs are not read */
  network->halves[1].unit_scales = (uint8_t)(unit_scales >> (network->inputs + 1) / 2);
}

/* The unit whose connections to observations begin at this bit. What it both adds and subtracts cancels. */
static struct unit read_unit(const uint8_t *mask, uint16_t bit, uint8_t inputs, bool mirrored) {
  struct unit unit = {mask_bits(mask, bit, inputs), mirrored ? mask_bits(mask, (uint16_t)(bit + inputs), inputs) : 0};
  uint16_t both = unit.added & unit.subtracted;
  unit.added ^= both;
  unit.subtracted ^= both;
  return unit;
}

/* Of a unit and its mirror image the one that adds its lowest input: -1 if that was the other one. tanh is odd. */
static int8_t make_lowest_added(struct unit *unit) {
  uint16_t all = unit->added | unit->subtracted;
  uint16_t lowest = all & (uint16_t)(~all + 1u);
  if (unit->added & lowest) return 1;
  uint16_t added = unit->added;
  unit->added = unit->subtracted;
  unit->subtracted = added;
  return -1;
}

void image_decode(const uint8_t *image, struct network *network) {
  const uint8_t *mask = mask_of(image);
  network->inputs = image[INPUTS];
  uint8_t mirrored = is_mirrored(image) ? MIRRORED : 0;
  network->halves[0].inputs = (uint8_t)((network->inputs + 1) / 2 | mirrored);
  network->halves[1].inputs = (uint8_t)(network->inputs / 2 | mirrored);
  network->hidden = image[HIDDEN];
  network->outputs = image[OUTPUTS];
  network->kinds = 0;
  for (uint8_t o = 0; o < OUTPUTS_MAX; o++) network->units[o] = 0;
  decode_scales(image + SCALES, network);
  network->signature = read_u16(mask + mask_bytes(image));

  uint8_t slots = input_slots(image);
  for (uint8_t h = 0; h < network->hidden; h++) {
    struct unit unit = read_unit(mask, (uint16_t)(h * slots), network->inputs, mirrored);
    if ((unit.added | unit.subtracted) == 0) continue;
    int8_t sign = make_lowest_added(&unit);
    for (uint8_t o = 0; o < network->outputs; o++) {
      if (!mask_bits(mask, (uint16_t)(network->hidden * (slots + o) + h), 1)) continue;
      uint8_t *count = find_kind(network, unit) + 2 + o;
      *count = (uint8_t)(*count + sign);
      network->units[o] = (int8_t)(network->units[o] + sign);
    }
  }
  drop_cancelled(network);
}
