// Looks for faults. docs/safety.md derives every threshold.
#include "detect.h"

#include "fixed.h"
#include "hardware.h"
#include "machine.h"
#include "rig.h"
#include "static_assert.h"
#include "still.h"
#include "switches.h"

/* Missed edges that are tolerated; one of them is forgotten every 256 ticks. */
enum { MISSED_MAX = 3 };

/* Share of half the track in which its end may be: 3 %, as homing has it. */
enum { END_SHARE = 32 };

/* Control periods of WATCH_MS at the shortest, which the trace of the cart must hold. */
enum { TRACE = WATCH_MS * 1000L / SYSTEM_TICK_US / PERIOD_TICKS_MIN };

/* The longest pole, as the distance from the hinge to the centre of oscillation, is 0.5 m: a revolution of it is PI m; twice that in Q13.19. */
#define REVOLUTION_Q19 3294199UL

/* What falls freely for n system ticks and then is caught up with: g (n * 500 us)^2 = 9/7 n^2 * 2^-19 m. */
#define FALL_NUMERATOR 9
#define FALL_DENOMINATOR 7

STATIC_ASSERT(SYSTEM_TICK_US == 500, fall_is_for_ticks_of_500_us);

static struct {
  uint8_t too_low; /* ticks in a row */
  int8_t pushed; /* ticks in which the motor pushed the still cart to the right and never left, or, negative, the other way round */
  uint8_t shaken; /* ticks in a row in which it was pushed at all */
  struct still cart;
  struct still pole;
  uint8_t traced; /* positions in the trace */
  uint8_t newest;
  uint16_t trace[TRACE]; /* of the cart, round and round; 16 bits are enough for differences */
} seen;

/* Outlives detect_begin: an edge that was missed stays missed. */
static struct {
  uint16_t counted[ENCODERS];
  uint8_t missed[ENCODERS];
  uint8_t ticks;
} noise;

void detect_begin(void) {
  seen.too_low = 0;
  seen.pushed = 0;
  seen.shaken = 0;
  seen.traced = 0;
  seen.newest = 0;
  still_begin(&seen.cart);
  still_begin(&seen.pole);
}

static bool supply_sags(const struct watch *watch, uint8_t window) {
  if (watch->settings->supply_min == 0) return false;
  bool is_too_low = supply_read() < watch->settings->supply_min;
  seen.too_low = is_too_low ? (uint8_t)(seen.too_low + 1) : 0;
  return seen.too_low >= window;
}

/* Where the track may end: homing accepts an end that is so much nearer. */
static bool is_against_end(const struct watch *watch) {
  int32_t counts = watch->estimator->cart_counts;
  uint16_t half = watch->settings->track_counts / 2;
  uint16_t end = half - half / END_SHARE;
  return (counts > 0) == (watch->duty > 0) && size_of(counts) >= end;
}

/* A push the other way may be what keeps the cart still for a while, and the end of the track for ever. A weak push moves nothing. */
static bool is_stalled(const struct watch *watch, uint8_t window) {
  bool is_weak = watch->duty == 0 || size_of(watch->duty) < watch->settings->stall_duty;
  if (seen.cart.ticks == 0 || is_against_end(watch)) {
    seen.pushed = 0;
    seen.shaken = 0;
  } else if (is_weak) {
    seen.shaken = 0;
  } else {
    if (watch->duty > 0) seen.pushed = seen.pushed > 0 ? (int8_t)(seen.pushed + 1) : 1;
    else seen.pushed = seen.pushed < 0 ? (int8_t)(seen.pushed - 1) : -1;
    seen.shaken++;
  }
  return size_of(seen.pushed) >= window || seen.shaken >= 2 * window;
}

/* Position of the cart some ticks ago. */
static uint16_t traced(uint8_t ticks_ago) {
  return seen.trace[seen.newest >= ticks_ago ? seen.newest - ticks_ago : seen.newest + TRACE - ticks_ago];
}

static void trace(int32_t counts) {
  seen.newest = seen.newest + 1 < TRACE ? (uint8_t)(seen.newest + 1) : 0;
  seen.trace[seen.newest] = (uint16_t)counts;
  if (seen.traced < TRACE) seen.traced++;
}

/* While the pole stands still at an angle, gravity and the cart's acceleration must hold each other in balance. Over twice `half` ticks
   they would have moved its centre of oscillation by g sin h^2 - cos (second difference of the cart's positions). */
static bool is_frozen(const struct watch *watch, uint8_t half) {
  const struct settings *settings = watch->settings;
  const int32_t *observations = watch->estimator->observations;
  if (half == 0 || seen.pole.ticks < 2 * half || seen.traced <= 2 * half) return false;

  uint16_t ticks = (uint16_t)half * settings->period_ticks;
  uint32_t fall = (uint32_t)ticks * ticks * FALL_NUMERATOR / FALL_DENOMINATOR;
  int32_t swerve = estimator_length((int16_t)(uint16_t)(traced(0) - 2 * traced(half) + traced((uint8_t)(2 * half))), settings);
  int32_t forced = ((int32_t)fall * (observations[OBSERVE_SINE] >> 8) - swerve * (observations[OBSERVE_COSINE] >> 8)) >> 11;

  uint8_t cells = (uint8_t)(seen.pole.high - seen.pole.low + 1);
  uint32_t unseen = (uint32_t)(REVOLUTION_Q19 * cells / settings->pole_counts_per_rev) + (uint32_t)estimator_length(2, settings) + fall / 8;
  return is_beyond(forced, unseen);
}

/* Returns the fault of an encoder that missed too many edges. */
static uint8_t find_noise(const struct watch *watch, bool counts_matter) {
  bool forget = ++noise.ticks == 0;
  for (uint8_t encoder = 0; encoder < ENCODERS; encoder++) {
    uint16_t counted = watch->readings[encoder].missed;
    uint16_t missed = counted - noise.counted[encoder];
    noise.counted[encoder] = counted;
    if (!counts_matter) noise.missed[encoder] = 0;
    else if (missed > MISSED_MAX || noise.missed[encoder] + missed > MISSED_MAX) {
      noise.missed[encoder] = 0;
      return encoder == ENCODER_CART ? FAULT_CART_NOISY : FAULT_POLE_NOISY;
    } else noise.missed[encoder] = (uint8_t)(noise.missed[encoder] + missed);
    if (forget && noise.missed[encoder] > 0) noise.missed[encoder]--;
  }
  return FAULT_NONE;
}

uint8_t detect_fault(const struct watch *watch, uint8_t state, bool homed) {
  const struct settings *settings = watch->settings;
  const struct estimator *estimator = watch->estimator;
  bool may_move = state == STATE_HOMING || state == STATE_ARMED || state == STATE_RUNNING;
  uint8_t ends = switches_pressed() & (SWITCH_LIMIT_LEFT | SWITCH_LIMIT_RIGHT);

  uint8_t noisy = find_noise(watch, homed || may_move);
  if (switches_pressed() & SWITCH_EMERGENCY_STOP) return FAULT_EMERGENCY_STOP;
  /* Homing goes to one end, and no cart is at both. */
  if (may_move && (state == STATE_HOMING ? ends == (SWITCH_LIMIT_LEFT | SWITCH_LIMIT_RIGHT) : ends != 0)) return FAULT_LIMIT_SWITCH;
  if (noisy != FAULT_NONE) return noisy;
  if (!may_move) return FAULT_NONE;

  /* What begins just after a tick is seen for the first time in the next one. */
  uint8_t within = (uint8_t)ticks_within(settings, WATCH_MS);
  uint8_t window = within > 1 ? (uint8_t)(within - 1) : 1;
  if (is_beyond(estimator->cart_moved, settings->speed_max_counts)) return FAULT_RUNAWAY;
  if (supply_sags(watch, window)) return FAULT_SUPPLY_SAG;
  if (state != STATE_RUNNING) return FAULT_NONE;

  trace(estimator->cart_counts);
  still_follow(&seen.cart, estimator->cart_moved, 1);
  still_follow(&seen.pole, estimator->pole_moved, 1);
  if (is_beyond(estimator->cart_counts, settings->soft_limit_counts)) return FAULT_SOFT_LIMIT;
  if (is_stalled(watch, window)) return FAULT_NO_MOTION;
  if (is_frozen(watch, window / 2)) return FAULT_POLE_FROZEN;
  return FAULT_NONE;
}
