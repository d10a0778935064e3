// The state of the machine from its encoders. docs/numerics.md says why it is computed so.
#include "estimator.h"

#include <stdbool.h>

#include "fixed.h"
#include "machine.h"

/* An edge older than this, 131 ms, says that the encoder stands still. */
#define STANDING_STILL 32767

/* One count per 4 us in Q12.20, as a shift. */
#define COUNT_SHIFT 20

/* More counts in a control period than any interrupt can count; keeps a rate within 32 bits. */
#define RATE_COUNTS_MAX 2047

static void begin_track(struct encoder_track *track, const struct encoder_reading *reading) {
  track->count = reading->count;
  track->edge_4us = reading->edge_4us;
  track->age_4us = STANDING_STILL;
  track->moved = 0;
  track->rate = 0;
}

/* No edge came: the encoder has moved less than one count since the last one. */
static void rest(struct encoder_track *track, uint16_t passed_4us) {
  int32_t age = (int32_t)track->age_4us + passed_4us;
  if (age < 1) age = 1;
  if (age >= STANDING_STILL) {
    track->age_4us = STANDING_STILL;
    track->rate = 0;
    return;
  }
  track->age_4us = (int16_t)age;
  int32_t bound = (int32_t)((1UL << COUNT_SHIFT) / (uint16_t)age);
  if (track->rate > bound) track->rate = bound;
  if (track->rate < -bound) track->rate = -bound;
}

/* The mean rate from the last edge before the last sample to the last edge now. From the last sample on, all counts but the first
   are known to have taken no longer than `since_4us`: if that is faster, as after standing still, it counts. */
static int32_t rate_of(const struct encoder_track *track, int16_t moved, uint16_t since_4us) {
  uint16_t over = (uint16_t)track->age_4us + since_4us;
  uint16_t counts = moved < 0 ? (uint16_t)(0u - (uint16_t)moved) : (uint16_t)moved;
  if (counts == 0) return 0;
  if (counts > RATE_COUNTS_MAX) counts = RATE_COUNTS_MAX;
  if (multiply_u16(counts, since_4us) < multiply_u16(counts - 1, over)) {
    counts--;
    over = since_4us;
  }
  if (over == 0) over = 1;
  int32_t rate = (int32_t)((((uint32_t)counts << COUNT_SHIFT) + (over >> 1)) / over);
  return moved < 0 ? -rate : rate;
}

static void follow(struct encoder_track *track, const struct encoder_reading *reading, bool reversed, uint16_t last_4us, uint16_t now_4us) {
  uint16_t counted = reading->count - track->count;
  int16_t moved = (int16_t)(reversed ? 0u - counted : counted);
  if (moved == 0 && reading->edge_4us == track->edge_4us) {
    rest(track, now_4us - last_4us);
    return;
  }
  track->rate = rate_of(track, moved, reading->edge_4us - last_4us);
  track->age_4us = (int16_t)(now_4us - reading->edge_4us);
  track->count = reading->count;
  track->edge_4us = reading->edge_4us;
  track->moved = (int16_t)((uint16_t)track->moved + (uint16_t)moved);
}

/* The counts since it was asked last. */
static int16_t take_moved(struct encoder_track *track) {
  int16_t moved = track->moved;
  track->moved = 0;
  return moved;
}

/* Counts of the pole after `moved` more, from 0 to a revolution. */
static int16_t turned(int16_t counts, int16_t moved, int16_t revolution) {
  int16_t remainder = (int16_t)(moved % revolution);
  if (remainder > 0) remainder -= revolution; /* so that no sum leaves 16 bits */
  counts += remainder;
  return counts < 0 ? counts + revolution : counts;
}

static int32_t smoothed(int32_t velocity, int32_t last, uint8_t share) {
  return share == 0 ? velocity : velocity + scaled(last - velocity, share, 8);
}

void estimator_begin(struct estimator *estimator, const struct encoder_reading readings[ENCODERS], uint16_t now_4us) {
  *estimator = (struct estimator){.sample_4us = now_4us, .observations = {[OBSERVE_COSINE] = -Q19_ONE}};
  begin_track(&estimator->cart, &readings[ENCODER_CART]);
  begin_track(&estimator->pole, &readings[ENCODER_POLE]);
}

void estimator_sample(struct estimator *estimator, const struct settings *settings, const struct encoder_reading readings[ENCODERS],
                      uint16_t now_4us) {
  uint16_t last = estimator->sample_4us;
  estimator->sample_4us = now_4us;
  follow(&estimator->cart, &readings[ENCODER_CART], settings->flags & SETTINGS_CART_REVERSED, last, now_4us);
  follow(&estimator->pole, &readings[ENCODER_POLE], settings->flags & SETTINGS_POLE_REVERSED, last, now_4us);
}

void estimator_update(struct estimator *estimator, const struct settings *settings, const struct encoder_reading readings[ENCODERS],
                      uint16_t now_4us) {
  struct encoder_track *cart = &estimator->cart;
  struct encoder_track *pole = &estimator->pole;
  estimator_sample(estimator, settings, readings, now_4us);
  estimator->cart_moved = take_moved(cart);
  estimator->pole_moved = take_moved(pole);
  estimator->cart_counts = (int32_t)((uint32_t)estimator->cart_counts + (uint32_t)estimator->cart_moved);
  estimator->pole_counts = turned(estimator->pole_counts, estimator->pole_moved, (int16_t)settings->pole_counts_per_rev);

  int16_t upright = estimator_pole_from_upright(estimator, settings);
  uint16_t angle = (uint16_t)scaled(upright, settings->pole_phase_scale, settings->pole_phase_shift);
  int32_t cart_velocity = scaled(cart->rate, settings->cart_speed_scale, settings->cart_speed_shift);
  int32_t pole_velocity = scaled(pole->rate, settings->pole_speed_scale, settings->pole_speed_shift);
  int32_t *out = estimator->observations;
  out[OBSERVE_POSITION] = scaled(estimator->cart_counts, settings->cart_scale, settings->cart_shift);
  out[OBSERVE_VELOCITY] = smoothed(cart_velocity, out[OBSERVE_VELOCITY], settings->velocity_smoothing);
  out[OBSERVE_COSINE] = sine(angle + QUARTER_TURN);
  out[OBSERVE_SINE] = sine(angle);
  out[OBSERVE_POLE_VELOCITY] = smoothed(pole_velocity, out[OBSERVE_POLE_VELOCITY], settings->velocity_smoothing);
}

void estimator_place_cart(struct estimator *estimator, int32_t counts) { estimator->cart_counts = counts; }

void estimator_pole_hangs(struct estimator *estimator) { estimator->pole_counts = 0; }

int32_t estimator_length(int32_t counts, const struct settings *settings) {
  uint16_t size = is_beyond(counts, UINT16_MAX) ? UINT16_MAX : (uint16_t)size_of(counts);
  uint32_t length = (uint32_t)size * settings->cart_scale >> settings->cart_shift;
  if (length > Q19_ONE) length = Q19_ONE;
  return counts < 0 ? -(int32_t)length : (int32_t)length;
}

int16_t estimator_pole_from_hanging(const struct estimator *estimator, const struct settings *settings) {
  int16_t revolution = (int16_t)settings->pole_counts_per_rev;
  return estimator->pole_counts > revolution / 2 ? (int16_t)(estimator->pole_counts - revolution) : estimator->pole_counts;
}

int16_t estimator_pole_from_upright(const struct estimator *estimator, const struct settings *settings) {
  return estimator->pole_counts - (int16_t)(settings->pole_counts_per_rev / 2);
}
