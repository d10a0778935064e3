// The state of the machine from its encoders, in fixed point: equal bit for bit to Estimator in src/control/estimator.ts.
#ifndef ESTIMATOR_H
#define ESTIMATOR_H

#include <stdint.h>

#include "hardware.h"
#include "protocol.h"

/** What a policy observes, in the order of its inputs; the first five are Q13.19. */
enum { OBSERVE_POSITION, OBSERVE_VELOCITY, OBSERVE_COSINE, OBSERVE_SINE, OBSERVE_POLE_VELOCITY, OBSERVATIONS };

/** One encoder followed from sample to sample; each tick takes one. */
struct encoder_track {
  uint16_t count; /* as read last */
  uint16_t edge_4us; /* time of the last edge */
  int16_t age_4us; /* from that edge to the last sample, held at 32767; below 0 if the edge came while the sample began */
  int16_t moved; /* since the last tick */
  int32_t rate; /* counts per 4 us, Q12.20 */
};

struct estimator {
  struct encoder_track cart;
  struct encoder_track pole;
  uint16_t sample_4us; /* when the last sample began */
  int32_t cart_counts; /* from the centre of the track, positive to the right */
  int16_t cart_moved; /* in the last tick */
  int16_t pole_counts; /* from hanging, 0 to poleCountsPerRev - 1; clockwise is positive */
  int16_t pole_moved; /* in the last tick */
  int32_t observations[OBSERVATIONS]; /* m, m/s, 1, 1, rad/s; the angle is 0 upright and positive towards +x */
};

/** Starts from the encoders as they are: the cart is at 0, the pole hangs, both stand still. */
void estimator_begin(struct estimator *estimator, const struct encoder_reading readings[ENCODERS], uint16_t now_4us);

/** Takes the readings at `now_4us`, between two control ticks: from then on velocities are measured anew. */
void estimator_sample(struct estimator *estimator, const struct settings *settings, const struct encoder_reading readings[ENCODERS],
                      uint16_t now_4us);

/** Takes the readings of a control tick that began at `now_4us`. */
void estimator_update(struct estimator *estimator, const struct settings *settings, const struct encoder_reading readings[ENCODERS],
                      uint16_t now_4us);

/** The cart is `counts` from the centre of the track now. */
void estimator_place_cart(struct estimator *estimator, int32_t counts);

/** The pole hangs now. */
void estimator_pole_hangs(struct estimator *estimator);

/** The length of so many counts of the cart in Q13.19 m, held at 1 m. */
int32_t estimator_length(int32_t counts, const struct settings *settings);

/** Counts of the pole from hanging, -half to half a revolution. */
int16_t estimator_pole_from_hanging(const struct estimator *estimator, const struct settings *settings);

/** Counts of the pole from upright, -half to half a revolution. */
int16_t estimator_pole_from_upright(const struct estimator *estimator, const struct settings *settings);

#endif
