// Compares how the pole swings with how the pole of the settings would.
//
// Twice the cart goes to and fro at the pole's own pace: the first time that makes the pole swing, the second time, begun half a swing
// later, it ends the swing again. So what friction takes from the first it adds to the second. A pole that swings already is slowed
// down first. The pole obeys
//
//   p'' + w^2 sin p + friction = x'' / L
//
// whose second derivatives are not known. But both sides may go through two low passes of w, after which they are differences of what
// is known: A of the pole, B of the cart, C of the direction in which the pole turns. Then A = ratio * B - friction * C, and the ratio by
// least squares is the number of counts that the encoder has for one that it should have.
#include "swing.h"

#include <string.h>

#include "fixed.h"
#include "machine.h"
#include "shared.h"

/* Angles are in 2^-16 revolutions, with a fraction of 8 bits. */
enum { FRACTION_BITS = 8, FRACTION = 1 << FRACTION_BITS, ANGLE_MAX = 32767L * FRACTION };

/* From Q13.19 radians to those: 2^16 / (2 PI) * 2^8 / 2^19. */
enum { RADIANS_SHIFT = 13 };
#define RADIANS_SCALE 41722u

/* PI, Q8. */
enum { HALF_TURN_Q8 = 804 };

/* What a direction counts, where A and B are held, and what a product is divided by: no sum leaves 32 bits. */
enum { DIRECTION = 256, HELD = 2047, PRODUCT_SHIFT = 5 };

/* The ratio in percent, as friction and coarse encoders leave it where it is 1. Below an eighth the pole has not swung. */
enum { RATIO_LOW = 88, RATIO_HIGH = 108, SWUNG_SHARE = 8 };

/* Halves of swings before the first way. */
enum { FIRST_WAY = 3 };

/* Sums before they are multiplied with one another. */
enum { SUM_MAX = 1 << 11 };

union shared shared;

void swing_begin(const struct estimator *estimator, const struct settings *settings) {
  memset(&shared.swing, 0, sizeof shared.swing);
  shared.swing.share = (uint16_t)(((uint32_t)HALF_TURN_Q8 << 16) / (settings->half_swing + (uint32_t)HALF_TURN_Q8));
  shared.swing.cart_start = estimator->cart_counts;
}

/* Half a swing of rest, then up to two more until a pole that swings comes back to the left; to and fro, rest, to and fro, rest: each way and
   each rest takes half a swing. */
static int8_t way_in(uint8_t half, uint8_t ways) {
  if (half < FIRST_WAY) return 0;
  half = (uint8_t)(half - FIRST_WAY);
  if (half > ways) half = (uint8_t)(half - ways - 1);
  if (half >= ways) return 0;
  return half % 2 ? -1 : 1;
}

static void pass(int16_t pole, const struct settings *settings) {
  bool comes_back = shared.swing.last > 0 && pole <= 0;
  shared.swing.last = pole;
  shared.swing.passed = (uint16_t)(shared.swing.passed + 256);
  if (shared.swing.passed >= settings->half_swing) {
    shared.swing.passed = (uint16_t)(shared.swing.passed - settings->half_swing);
    shared.swing.halves++;
  } else if (comes_back && shared.swing.halves > 0 && shared.swing.halves < FIRST_WAY) {
    shared.swing.passed = 0;
    shared.swing.halves = FIRST_WAY;
  }
}

int8_t swing_way(const struct settings *settings) { return way_in(shared.swing.halves, settings->swings); }

static int32_t low_pass(int32_t *state, int32_t input) {
  *state += scaled(input - *state, shared.swing.share, 16);
  return *state;
}

static int16_t without_fraction(int32_t value) { return (int16_t)held((value + FRACTION / 2) >> FRACTION_BITS, HELD); }

static int32_t angle_of(int32_t counts, uint16_t scale, uint8_t shift) {
  return held(scaled(held(counts, 32767) * FRACTION, scale, shift), ANGLE_MAX);
}

static int32_t difference_of_cart(const struct estimator *estimator, const struct settings *settings) {
  int32_t cart = angle_of(estimator->cart_counts - shared.swing.cart_start, settings->swing_scale, settings->swing_shift);
  int32_t once = low_pass(&shared.swing.cart[0], cart);
  return cart - 2 * once + low_pass(&shared.swing.cart[1], once);
}

static int32_t difference_of_pole(const struct estimator *estimator, const struct settings *settings) {
  int32_t pole = angle_of(estimator_pole_from_hanging(estimator, settings), settings->pole_phase_scale, settings->pole_phase_shift);
  int32_t once = low_pass(&shared.swing.pole, pole);
  int32_t both = low_pass(&shared.swing.pole_and_sine[0], pole + shared.swing.sine);
  shared.swing.sine = scaled(sine((uint16_t)(pole >> FRACTION_BITS)), RADIANS_SCALE, RADIANS_SHIFT);
  return pole - 2 * once + low_pass(&shared.swing.pole_and_sine[1], both);
}

/* A pole that has not counted for an eighth of its swing stands still. */
static int32_t turning(int16_t moved, const struct settings *settings) {
  if (moved != 0) {
    shared.swing.direction = moved > 0 ? 1 : -1;
    shared.swing.resting = 0;
  } else if (shared.swing.resting < settings->half_swing >> 10) shared.swing.resting++;
  else shared.swing.direction = 0;
  int32_t once = low_pass(&shared.swing.turning[0], shared.swing.direction * (int32_t)DIRECTION * FRACTION);
  return low_pass(&shared.swing.turning[1], once);
}

static void sum_up(uint8_t sum, int16_t one, int16_t other) {
  shared.swing.sums[sum] += ((int32_t)one * other + (1 << (PRODUCT_SHIFT - 1))) >> PRODUCT_SHIFT;
}

bool swing_follow(const struct estimator *estimator, const struct settings *settings) {
  int16_t a = without_fraction(difference_of_pole(estimator, settings));
  int16_t b = without_fraction(difference_of_cart(estimator, settings));
  int16_t c = without_fraction(turning(estimator->pole_moved, settings));
  if (shared.swing.halves > 0) {
    sum_up(BB, b, b);
    sum_up(AB, a, b);
    sum_up(AC, a, c);
    sum_up(BC, b, c);
    sum_up(CC, c, c);
  }
  pass(estimator_pole_from_hanging(estimator, settings), settings);
  return shared.swing.halves > FIRST_WAY + 2 * settings->swings + 1;
}

static bool is_long(uint8_t sum) { return size_of(shared.swing.sums[sum]) >= SUM_MAX; }

/* By so many bits each sum is shortened as if A and B had been half as large, and as if C had been: that changes no ratio. */
static const uint8_t shorter_a_b[SUMS] FLASH = {[BB] = 2, [AB] = 2, [AC] = 1, [BC] = 1};
static const uint8_t shorter_c[SUMS] FLASH = {[AC] = 1, [BC] = 1, [CC] = 2};

static void shorten(const uint8_t bits[SUMS]) {
  for (uint8_t sum = 0; sum < SUMS; sum++) shared.swing.sums[sum] >>= flash_u8(&bits[sum]);
}

/* So that no product of two leaves 32 bits, nor a hundred times as much. */
static void shorten_sums(void) {
  while (is_long(CC)) shorten(shorter_c);
  while (is_long(BB) || is_long(AB) || is_long(AC) || is_long(BC)) shorten(shorter_a_b);
}

static int32_t product_of(uint8_t sum, uint8_t other) {
  return (int32_t)(int16_t)shared.swing.sums[sum] * (int16_t)shared.swing.sums[other];
}

uint8_t swing_fault(void) {
  shorten_sums();
  int32_t swung = product_of(AB, CC) - product_of(AC, BC);
  int32_t expected = product_of(BB, CC) - product_of(BC, BC);
  if ((int32_t)size_of(swung) * SWUNG_SHARE <= expected) return FAULT_POLE_FROZEN;
  if (swung < 0) return FAULT_POLE_REVERSED;
  if (swung * 100 < expected * RATIO_LOW || swung * 100 > expected * RATIO_HIGH) return FAULT_POLE_SCALE;
  return FAULT_NONE;
}
