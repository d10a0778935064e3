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

enum { BB, AB, AC, BC, CC, SUMS };

static struct {
  uint16_t share; /* of the input that a low pass takes, Q16 */
  uint16_t passed; /* control periods of the present half of a swing, Q8 */
  uint8_t halves; /* over since the beginning */
  uint8_t resting; /* control periods since the pole counted */
  int8_t direction; /* in which the pole turns */
  int16_t last; /* counts of the pole from hanging, one period ago */
  int32_t cart_start;
  int32_t sine; /* of the pole's angle, one period ago */
  int32_t cart[2]; /* two low passes, one behind the other, as those below */
  int32_t pole;
  int32_t pole_and_sine[2];
  int32_t turning[2];
  int32_t sums[SUMS];
} swing;

void swing_begin(const struct estimator *estimator, const struct settings *settings) {
  memset(&swing, 0, sizeof swing);
  swing.share = (uint16_t)(((uint32_t)HALF_TURN_Q8 << 16) / (settings->half_swing + (uint32_t)HALF_TURN_Q8));
  swing.cart_start = estimator->cart_counts;
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
  bool comes_back = swing.last > 0 && pole <= 0;
  swing.last = pole;
  swing.passed = (uint16_t)(swing.passed + 256);
  if (swing.passed >= settings->half_swing) {
    swing.passed = (uint16_t)(swing.passed - settings->half_swing);
    swing.halves++;
  } else if (comes_back && swing.halves > 0 && swing.halves < FIRST_WAY) {
    swing.passed = 0;
    swing.halves = FIRST_WAY;
  }
}

int8_t swing_way(const struct settings *settings) { return way_in(swing.halves, settings->swings); }

static int32_t low_pass(int32_t *state, int32_t input) {
  *state += scaled(input - *state, swing.share, 16);
  return *state;
}

static int16_t without_fraction(int32_t value) { return (int16_t)held((value + FRACTION / 2) >> FRACTION_BITS, HELD); }

static int32_t angle_of(int32_t counts, uint16_t scale, uint8_t shift) {
  return held(scaled(held(counts, 32767) * FRACTION, scale, shift), ANGLE_MAX);
}

static int32_t difference_of_cart(const struct estimator *estimator, const struct settings *settings) {
  int32_t cart = angle_of(estimator->cart_counts - swing.cart_start, settings->swing_scale, settings->swing_shift);
  int32_t once = low_pass(&swing.cart[0], cart);
  return cart - 2 * once + low_pass(&swing.cart[1], once);
}

static int32_t difference_of_pole(const struct estimator *estimator, const struct settings *settings) {
  int32_t pole = angle_of(estimator_pole_from_hanging(estimator, settings), settings->pole_phase_scale, settings->pole_phase_shift);
  int32_t once = low_pass(&swing.pole, pole);
  int32_t both = low_pass(&swing.pole_and_sine[0], pole + swing.sine);
  swing.sine = scaled(sine((uint16_t)(pole >> FRACTION_BITS)), RADIANS_SCALE, RADIANS_SHIFT);
  return pole - 2 * once + low_pass(&swing.pole_and_sine[1], both);
}

/* A pole that has not counted for an eighth of its swing stands still. */
static int32_t turning(int16_t moved, const struct settings *settings) {
  if (moved != 0) {
    swing.direction = moved > 0 ? 1 : -1;
    swing.resting = 0;
  } else if (swing.resting < settings->half_swing >> 10) swing.resting++;
  else swing.direction = 0;
  int32_t once = low_pass(&swing.turning[0], swing.direction * (int32_t)DIRECTION * FRACTION);
  return low_pass(&swing.turning[1], once);
}

static void sum_up(uint8_t sum, int16_t one, int16_t other) {
  swing.sums[sum] += ((int32_t)one * other + (1 << (PRODUCT_SHIFT - 1))) >> PRODUCT_SHIFT;
}

bool swing_follow(const struct estimator *estimator, const struct settings *settings) {
  int16_t a = without_fraction(difference_of_pole(estimator, settings));
  int16_t b = without_fraction(difference_of_cart(estimator, settings));
  int16_t c = without_fraction(turning(estimator->pole_moved, settings));
  if (swing.halves > 0) {
    sum_up(BB, b, b);
    sum_up(AB, a, b);
    sum_up(AC, a, c);
    sum_up(BC, b, c);
    sum_up(CC, c, c);
  }
  pass(estimator_pole_from_hanging(estimator, settings), settings);
  return swing.halves > FIRST_WAY + 2 * settings->swings + 1;
}

static bool is_long(uint8_t sum) { return size_of(swing.sums[sum]) >= SUM_MAX; }

static void shorten(uint8_t sum, uint8_t bits) { swing.sums[sum] >>= bits; }

/* As if A and B had been half as large, or C: that changes no ratio. */
static void halve(uint8_t square, uint8_t other) {
  shorten(square, 2);
  if (other != square) shorten(other, 2);
  shorten(AC, 1);
  shorten(BC, 1);
}

/* So that no product of two leaves 32 bits, nor a hundred times as much. */
static void shorten_sums(void) {
  while (is_long(CC)) halve(CC, CC);
  while (is_long(BB) || is_long(AB) || is_long(AC) || is_long(BC)) halve(BB, AB);
}

static int32_t product(uint8_t sum, uint8_t other) { return (int32_t)(int16_t)swing.sums[sum] * (int16_t)swing.sums[other]; }

uint8_t swing_fault(void) {
  shorten_sums();
  int32_t swung = product(AB, CC) - product(AC, BC);
  int32_t expected = product(BB, CC) - product(BC, BC);
  if ((int32_t)size_of(swung) * SWUNG_SHARE <= expected) return FAULT_POLE_FROZEN;
  if (swung < 0) return FAULT_POLE_REVERSED;
  if (swung * 100 < expected * RATIO_LOW || swung * 100 > expected * RATIO_HIGH) return FAULT_POLE_SCALE;
  return FAULT_NONE;
}
