// A cart that the motor drives with viscous friction, and a pole that swings beneath it; the pole does not push the cart.
#include "world.h"

#include <math.h>

#include "../core/hardware.h"
#include "../core/pins.h"
#include "simulation.h"

/* The preset `desktop`, with a quarter of its track. */
#define FORCE_N 3.1
#define MASS_KG 0.317
#define FRICTION_NSPM 5.63
#define POLE_LENGTH_M 0.263
#define POLE_DAMPING 0.3
#define GRAVITY 9.81
#define SWITCH_M 0.05
#define END_M 0.052
#define COUNTS_PER_M 10000
#define STEP_S 0.0005

enum { SUPPLY = 1023, POLE_COUNTS = 2400 };

static const struct settings open_settings = {
    .flags = SETTINGS_LIMIT_SWITCHES | SETTINGS_EMERGENCY_STOP,
    .period_ticks = 20,
    .cart_scale = 53687,
    .cart_shift = 10,
    .cart_speed_scale = 51200,
    .cart_speed_shift = 12,
    .pole_counts_per_rev = POLE_COUNTS,
    .pole_phase_scale = 55924,
    .pole_phase_shift = 11,
    .pole_speed_scale = 41888,
    .pole_speed_shift = 7,
    .velocity_window = 8,
    .track_counts = (uint16_t)(2 * SWITCH_M * COUNTS_PER_M),
    .soft_limit_counts = 450,
    .speed_max_counts = 128,
    .capture_counts = 133,
    .duty_max = DUTY_MAX,
    .homing_speed = 1280,
    .homing_gain = 911,
    .homing_step = 162,
    .homing_duty = 68,
    .stall_duty = 29,
};

struct world world;

struct settings world_settings(void) {
  struct settings settings = open_settings;
  settings.normally_closed = world.normally_closed;
  return settings;
}

uint8_t world_grounded(void) {
  uint8_t pressed = world.held;
  if (world.position_m <= -SWITCH_M) pressed |= SWITCH_LIMIT_LEFT;
  if (world.position_m >= SWITCH_M) pressed |= SWITCH_LIMIT_RIGHT;
  return (uint8_t)((pressed ^ world.normally_closed) & ~world.broken);
}

void world_show(void) {
  uint8_t grounded = world_grounded();
  simulation_drive_pin(PIN_EMERGENCY_STOP, !(grounded & SWITCH_EMERGENCY_STOP));
  simulation_drive_pin(PIN_LIMIT_LEFT, !(grounded & SWITCH_LIMIT_LEFT));
  simulation_drive_pin(PIN_LIMIT_RIGHT, !(grounded & SWITCH_LIMIT_RIGHT));
}

static void count(uint8_t encoder, double counts) {
  struct encoder_reading *reading = &simulated_encoders[encoder];
  uint16_t now = (uint16_t)(int32_t)floor(counts);
  if (reading->count == now) return;
  reading->count = now;
  reading->edge_4us = clock_4us();
}

static void step(double s) {
  double force = FORCE_N * simulated_duty / DUTY_MAX - FRICTION_NSPM * world.speed_mps;
  double acceleration = force / MASS_KG;
  world.speed_mps += acceleration * s;
  world.position_m += world.speed_mps * s;
  if (fabs(world.position_m) > END_M) {
    world.position_m = copysign(END_M, world.position_m);
    world.speed_mps = 0;
  }
  double pull = GRAVITY * sin(world.angle_rad) - acceleration * cos(world.angle_rad); /* it lags: clockwise is left, below the hinge */
  world.turn_radps -= (pull / POLE_LENGTH_M + POLE_DAMPING * world.turn_radps) * s;
  world.angle_rad += world.turn_radps * s;
}

void world_begin(void) {
  world = (struct world){.normally_closed = world.normally_closed};
  simulated_supply = SUPPLY;
  world_show();
}

void world_pass(uint64_t ns) {
  double left_s = (double)ns * 1e-9;
  for (; left_s > STEP_S; left_s -= STEP_S) step(STEP_S);
  step(left_s);
  count(ENCODER_CART, world.position_m * COUNTS_PER_M);
  count(ENCODER_POLE, world.angle_rad / (2 * HALF_TURN_RAD) * POLE_COUNTS);
  world_show();
}
