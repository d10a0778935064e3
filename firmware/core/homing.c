// Homing, step by step. docs/safety.md says what each check is for.
#include "homing.h"

#include "fixed.h"
#include "hardware.h"
#include "machine.h"
#include "rig.h"
#include "still.h"
#include "swing.h"
#include "switches.h"

/* How long the pole must stand still to hang, the cart at an end without a switch, and the cart in the centre. */
enum { HANGS_MS = 500, END_MS = 200, CENTRED_MS = 1000 };

/* How long to wait for the pole; and what a way may take beyond twice its time at homing speed. */
enum { WAIT_S = 60, WAY_S = 10 };

/* The distance after which a direction is known, and within which the cart is at the centre: 3 mm in Q13.19 m. */
enum { FEW_MM = 1573 };

/* Counts of the pole that are a reaction, unless the settings know better: still is at most 1. */
enum { REACTION = 3 };

/* Counts of a revolution for each count within which the pole hangs still. */
enum { HANGING_SHARE = 2400 };

/* The pole must have reacted within a quarter of the track, and a switch be let go that the cart leaves. The track may be longer or shorter
   by 3 %. */
enum { REACTION_SHARE = 4, TOLERANCE_PERCENT = 3 };

/* On the way to the centre the cart would arrive in half a second if it did not slow down. */
enum { ARRIVAL_TICKS = 1000 };

/* The cart follows the pole at half of the speed that would stop it at once, in sixteenths, and at most twice that. */
enum { CALMING = 16, CALMING_SHARE = 32, CALMING_MAX = 64 };

enum { LEFT, RIGHT, SIDES };

static struct {
  enum { WAITING, SEEKING, CENTRING, SWINGING, GUIDED } step;
  bool begun; /* this step */
  bool swung; /* the scale of the pole's encoder is right */
  int8_t direction; /* -1 left, 1 right */
  int8_t counting; /* 1: the counts rise to what is told to be the right, -1: they fall, 0: not known yet */
  int8_t reaction; /* 1: the pole swings as a pole does, -1: the other way, 0: not known yet */
  bool behind_free; /* the switch that the cart moves away from was seen let go */
  uint16_t ticks_left;
  struct still still; /* the pole while waiting, then the cart */
  uint8_t arrived; /* ticks at the centre */
  int32_t start; /* counts of the cart, as are those */
  int32_t left_end;
  int32_t integral; /* duty, Q8.8 */
  int32_t push; /* the integral at the end of the last way that shook the pole, without its sign */
  int8_t way; /* of the cart that shakes the pole: -1 left, 1 right, 0 neither */
  int16_t duty; /* driven last */
  bool drives; /* with it, in this step */
  struct {
    int16_t duty;
    uint16_t ticks;
    int8_t blocked[SIDES]; /* direction in which a switch was reached, 0 if it is let go */
  } guided;
} homing;

void homing_begin(uint8_t mode) {
  homing.step = mode == HOMING_GUIDED ? GUIDED : WAITING;
  homing.begun = false;
  homing.direction = -1;
  homing.counting = 0;
  homing.reaction = 0;
  homing.swung = false;
  homing.integral = 0;
  homing.duty = 0;
  homing.guided.ticks = 0;
  homing.guided.blocked[LEFT] = 0;
  homing.guided.blocked[RIGHT] = 0;
}

static bool has_switches(const struct settings *settings) { return settings->flags & SETTINGS_LIMIT_SWITCHES; }

static bool is_pressed(uint8_t side) { return switches_pressed() & (side == LEFT ? SWITCH_LIMIT_LEFT : SWITCH_LIMIT_RIGHT); }

static bool is_far(int32_t counts, const struct settings *settings) {
  return is_beyond(counts, 1) && is_beyond(estimator_length(counts, settings), FEW_MM);
}

static uint16_t ticks_of_seconds(const struct settings *settings, uint8_t seconds) {
  return (uint16_t)(seconds * (1000000UL / SYSTEM_TICK_US) / settings->period_ticks);
}

static uint8_t drive(int16_t duty) {
  homing.duty = duty;
  homing.drives = true;
  return FAULT_NONE;
}

/* Drives at a speed in counts per control period, Q8.8: a PI controller, held within homingDuty. */
static uint8_t go_at(int32_t speed, const struct estimator *estimator, const struct settings *settings) {
  int16_t moved = homing.counting < 0 ? -estimator->cart_moved : estimator->cart_moved;
  int32_t error = held(speed - (int32_t)moved * 256, INT16_MAX);
  int32_t limit = (int32_t)settings->homing_duty << 8;
  homing.integral += error * settings->homing_step >> 8;
  if (homing.integral > limit) homing.integral = limit;
  if (homing.integral < -limit) homing.integral = -limit;
  return drive((int16_t)held((error * settings->homing_gain >> 16) + (homing.integral >> 8), settings->homing_duty));
}

static void begin_step(uint8_t step) {
  homing.step = step;
  homing.begun = false;
}

/* True for the first tick of a step. */
static bool is_first_tick(void) {
  if (homing.begun) return false;
  homing.begun = true;
  homing.arrived = 0;
  still_begin(&homing.still);
  return true;
}

static uint8_t behind(void) { return homing.direction < 0 ? RIGHT : LEFT; }

/* A way begins: it may take twice its time and some more. */
static void begin_way(const struct estimator *estimator, const struct settings *settings) {
  uint32_t ticks = 2 * ((uint32_t)settings->track_counts << 8) / (settings->homing_speed | 1) + ticks_of_seconds(settings, WAY_S);
  homing.ticks_left = ticks > UINT16_MAX ? UINT16_MAX : (uint16_t)ticks;
  homing.start = estimator->cart_counts;
  homing.integral = 0;
  homing.behind_free = !is_pressed(behind());
}

/* The switch that the cart leaves is let go soon, and stays so: else its wire is broken, or the first way was the wrong one. */
static uint8_t fault_behind(int32_t way, const struct settings *settings) {
  if (!is_pressed(behind())) homing.behind_free |= is_far(way, settings);
  else if (homing.behind_free) return homing.direction < 0 ? FAULT_MOTOR_REVERSED : FAULT_LIMIT_SWITCH;
  else if (is_beyond(way, settings->track_counts / REACTION_SHARE)) return FAULT_LIMIT_SWITCH;
  return FAULT_NONE;
}

/* The cart is held only if it is known which way. */
static uint8_t wait(struct estimator *estimator, const struct settings *settings) {
  if (is_first_tick()) homing.ticks_left = ticks_of_seconds(settings, WAIT_S);
  uint8_t half_swing = (uint8_t)(settings->half_swing >> 8); /* in which a slow one turns round within a count */
  uint16_t ticks = ticks_within(settings, HANGS_MS);
  still_follow(&homing.still, estimator->pole_moved, (uint8_t)(settings->pole_counts_per_rev / HANGING_SHARE | 1));
  if (homing.still.ticks >= ticks && homing.still.ticks > half_swing) {
    estimator_pole_hangs(estimator);
    begin_step(SEEKING);
    return FAULT_NONE;
  }
  if (--homing.ticks_left == 0) return FAULT_HOMING_TIMEOUT;
  return homing.counting > 0 ? go_at(0, estimator, settings) : FAULT_NONE;
}

/* Counts of the pole that show which way it swings, a third of what the first way makes it swing; 0 if those are too few, and its swings
   must tell. */
static uint8_t reaction_of(const struct settings *settings) {
  if (settings->half_swing == 0 || settings->swing_counts >= 3 * REACTION * 16) return REACTION;
  return settings->swing_counts >= 3 * (REACTION - 1) * 16 ? REACTION - 1 : 0;
}

static bool lacks_reaction(const struct settings *settings) { return homing.reaction == 0 && reaction_of(settings) > 0; }

/* Which way cart and pole went first tells how they are wired. */
static void learn_signs(int32_t way, const struct estimator *estimator, const struct settings *settings) {
  int16_t pole = estimator_pole_from_hanging(estimator, settings);
  uint8_t reaction = reaction_of(settings);
  if (homing.counting == 0 && is_far(way, settings)) homing.counting = way > 0 ? 1 : -1;
  if (homing.reaction == 0 && reaction > 0 && is_beyond(pole, (uint8_t)(reaction - 1)))
    homing.reaction = (pole > 0) == (homing.direction > 0) ? 1 : -1;
}

static bool pushes_in_vain(const struct estimator *estimator, const struct settings *settings, uint16_t ms) {
  uint16_t must_move = settings->stall_duty < settings->homing_duty ? settings->stall_duty : settings->homing_duty;
  if (size_of(homing.duty) < must_move) still_begin(&homing.still);
  else still_follow(&homing.still, estimator->cart_moved, 1);
  return homing.still.ticks >= ticks_within(settings, ms);
}

/* The cart is at an end of its track. After a short way it must at least be held, until the pole hangs still again. */
static uint8_t end_way(int32_t way, struct estimator *estimator, const struct settings *settings) {
  int32_t here = estimator->cart_counts;
  if (homing.counting == 0 && way > 1) homing.counting = 1;
  if (homing.counting < 0) return FAULT_CART_REVERSED;
  if (homing.reaction < 0) return FAULT_POLE_REVERSED;
  if (homing.direction < 0) {
    homing.left_end = here;
    homing.direction = 1;
    begin_step(lacks_reaction(settings) ? WAITING : SEEKING);
    return FAULT_NONE;
  }
  if (homing.counting == 0) return FAULT_NO_MOTION;
  int32_t length = here - homing.left_end;
  if (size_of(length - settings->track_counts) * 100 > (uint32_t)settings->track_counts * TOLERANCE_PERCENT) return FAULT_TRACK_LENGTH;
  estimator_place_cart(estimator, (int32_t)((uint32_t)length / 2));
  homing.direction = -1;
  begin_step(CENTRING);
  return FAULT_NONE;
}

static uint8_t seek(struct estimator *estimator, const struct settings *settings) {
  if (is_first_tick()) begin_way(estimator, settings);
  int32_t way = estimator->cart_counts - homing.start;
  if (homing.direction < 0) way = -way;
  learn_signs(way, estimator, settings);

  if (has_switches(settings)) {
    if (is_pressed((uint8_t)(SIDES - 1 - behind()))) return end_way(way, estimator, settings);
    uint8_t fault = fault_behind(way, settings);
    if (fault != FAULT_NONE) return fault;
    if (is_pressed(behind())) homing.left_end = estimator->cart_counts; /* nearer than where a cart that began behind its switch stood */
    if (pushes_in_vain(estimator, settings, WATCH_MS)) return FAULT_NO_MOTION;
  } else {
    if (homing.counting < 0) return FAULT_DIRECTION_WRONG;
    if (homing.counting > 0 && homing.reaction < 0) return FAULT_POLE_REVERSED;
    if (pushes_in_vain(estimator, settings, END_MS)) return end_way(way, estimator, settings);
  }
  if (lacks_reaction(settings) && is_beyond(way, settings->track_counts / REACTION_SHARE)) return FAULT_POLE_FROZEN;
  if (is_beyond(way, (uint32_t)settings->track_counts + settings->track_counts / 16)) return FAULT_TRACK_LENGTH;
  if (--homing.ticks_left == 0) return FAULT_HOMING_TIMEOUT;
  return go_at(homing.direction < 0 ? -(int32_t)settings->homing_speed : settings->homing_speed, estimator, settings);
}

/* The cart follows a pole that swings, which takes the swing from it: by so much of the speed that made it swing. */
static int32_t calming_speed(const struct estimator *estimator, const struct settings *settings) {
  if (settings->half_swing == 0) return 0;
  int32_t swings =
      held((int32_t)estimator_pole_from_hanging(estimator, settings) * 16 * CALMING / (settings->swing_counts | 1), CALMING_MAX);
  return -swings * (settings->swing_speed / CALMING_SHARE);
}

static uint8_t centre(const struct estimator *estimator, const struct settings *settings) {
  if (is_first_tick()) begin_way(estimator, settings);
  int32_t here = estimator->cart_counts;
  /* Near its end, calming the pole may bring the cart to the right switch again. */
  if (has_switches(settings) && (is_pressed(LEFT) || (is_pressed(RIGHT) && here < settings->track_counts / REACTION_SHARE)))
    return FAULT_LIMIT_SWITCH;
  homing.arrived = is_far(here, settings) ? 0 : (uint8_t)(homing.arrived + 1);
  if (homing.arrived >= ticks_within(settings, CENTRED_MS)) {
    if (homing.swung || settings->half_swing == 0) return HOMING_DONE;
    begin_step(SWINGING);
    return FAULT_NONE;
  }
  if (--homing.ticks_left == 0) return FAULT_HOMING_TIMEOUT;
  int32_t speed = held(-held(here, INT16_MAX) * 256 * settings->period_ticks / ARRIVAL_TICKS, settings->homing_speed) +
                  calming_speed(estimator, settings);
  return go_at(held(speed, settings->homing_speed), estimator, settings);
}

/* Most of what the last way needed at its end the next one has from its beginning, so that each is a sharp kick to the pole. */
static void turn_round(int8_t way) {
  if (homing.way != 0) homing.push = (int32_t)(size_of(homing.integral) * 3 / 4);
  homing.integral = way * homing.push;
  homing.way = way;
}

/* The cart makes the pole swing, as the settings say that it must. */
static uint8_t shake(const struct estimator *estimator, const struct settings *settings) {
  if (is_first_tick()) {
    swing_begin(estimator, settings);
    homing.integral = 0;
    homing.push = 0;
    homing.way = 0;
  }
  if (has_switches(settings) && (is_pressed(LEFT) || is_pressed(RIGHT))) return FAULT_LIMIT_SWITCH;
  if (homing.way == 0) still_begin(&homing.still); /* a push may hold the cart against the pole */
  else if (pushes_in_vain(estimator, settings, WATCH_MS)) return FAULT_NO_MOTION;
  if (swing_follow(estimator, settings)) {
    homing.swung = true;
    begin_step(CENTRING);
    return swing_fault();
  }
  int8_t way = swing_way(settings);
  if (way != homing.way) turn_round(way);
  return go_at(way * (int32_t)settings->swing_speed, estimator, settings);
}

/* Signs may be wrong here: a pressed switch blocks the direction in which it was reached, whichever that is called, until the cart has left it. */
static uint8_t obey(const struct estimator *estimator, const struct settings *settings) {
  int16_t duty = homing.guided.ticks > 0 ? homing.guided.duty : 0;
  for (uint8_t side = LEFT; has_switches(settings) && side < SIDES; side++) {
    int8_t *blocked = &homing.guided.blocked[side];
    if (!is_pressed(side)) {
      *blocked = 0;
      continue;
    }
    if (*blocked == 0) {
      *blocked = homing.duty == 0 ? (side == LEFT ? -1 : 1) : (homing.duty < 0 ? -1 : 1);
      homing.guided.ticks = 0;
      homing.start = estimator->cart_counts;
      duty = 0;
    }
    if (is_beyond(estimator->cart_counts - homing.start, settings->track_counts / REACTION_SHARE)) return FAULT_LIMIT_SWITCH;
    if ((duty < 0) == (*blocked < 0)) duty = 0;
  }
  if (homing.guided.ticks > 0) homing.guided.ticks--;
  return drive(duty);
}

uint8_t homing_step(struct estimator *estimator, const struct settings *settings) {
  homing.drives = false;
  switch (homing.step) {
    case WAITING:
      return wait(estimator, settings);
    case SEEKING:
      return seek(estimator, settings);
    case CENTRING:
      return centre(estimator, settings);
    case SWINGING:
      return shake(estimator, settings);
    default:
      return obey(estimator, settings);
  }
}

int16_t homing_duty(void) { return homing.drives ? homing.duty : 0; }

bool homing_drive(int16_t duty, uint16_t ticks, const struct settings *settings) {
  if (homing.step != GUIDED) return false;
  homing.guided.duty = (int16_t)held(duty, settings->homing_duty);
  homing.guided.ticks = ticks;
  return true;
}
