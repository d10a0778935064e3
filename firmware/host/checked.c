// Asserts what must hold of a machine at all times.
#include "checked.h"

#include <assert.h>
#include <string.h>

#include "../core/rig.h"
#include "../core/safety.h"
#include "../core/store.h"
#include "heard.h"
#include "simulation.h"
#include "world.h"

enum { MS_NS = 1000000, STOPPED_TICKS = 3 };

struct checked checked;

static bool stopped; /* and no byte came that could change that */

/* For how long something has been so, in ns. */
static struct {
  uint8_t state;
  uint64_t in_state;
  uint64_t moving; /* in whatever states */
  uint64_t silence;
  uint64_t pressed; /* the emergency stop */
  uint64_t at_end; /* a limit switch pressed, the machine armed or running; both pressed, and homing */
  uint64_t sagging; /* the supply */
} since;

static int16_t size_of(int16_t value) { return value < 0 ? (int16_t)-value : value; }

/* What keeps a machine from moving, as long as it has lasted. */
static void check_causes(const struct settings *settings) {
  uint64_t period_ns = (uint64_t)settings->period_ticks * SYSTEM_TICK_US * 1000;
  if (!(settings->flags & SETTINGS_STANDALONE)) assert(since.silence <= LEASE_MS * MS_NS);
  if (settings->flags & SETTINGS_EMERGENCY_STOP) assert(since.pressed <= period_ns || since.moving <= period_ns);
  if (settings->flags & SETTINGS_LIMIT_SWITCHES) assert(since.at_end <= period_ns);
  assert(since.sagging <= WATCH_MS * MS_NS || since.in_state <= WATCH_MS * MS_NS);
}

static void check(void) {
  uint8_t state = safety_state();
  assert(simulated_duty == 0 || state == STATE_HOMING || state == STATE_RUNNING);
  assert(!simulated_motor_on || safety_may_move());
  assert(!simulated_led || state == STATE_RUNNING);
  assert((safety_fault() != FAULT_NONE) == (state == STATE_FAULT));
  if (state != since.state) since.in_state = 0;
  since.state = state;
  if (!safety_may_move()) return;

  const struct settings *settings = rig_settings();
  assert(!stopped && settings != NULL && !store_is_busy() && !rig_is_busy());
  assert(size_of(simulated_duty) <= (state == STATE_HOMING ? settings->homing_duty : settings->duty_max));
  if (state != STATE_HOMING) assert(safety_is_homed() && store_network()->inputs == OBSERVATIONS && store_network()->outputs == 1);
  check_causes(settings);
}

static void go_on(uint64_t *ns, bool is_so, uint64_t passed_ns) { *ns = is_so ? *ns + passed_ns : 0; }

/* Whether limit switches forbid what the machine does: homing goes to one of them, never to both. */
static bool is_at_end(uint8_t pressed) {
  uint8_t ends = pressed & (SWITCH_LIMIT_LEFT | SWITCH_LIMIT_RIGHT);
  if (!safety_may_move()) return false;
  return since.state == STATE_HOMING ? ends == (SWITCH_LIMIT_LEFT | SWITCH_LIMIT_RIGHT) : ends != 0;
}

/* Switches that are pressed for a board with these settings: a wire that is broken, where they say normally closed. */
static uint8_t pressed_for(const struct settings *settings) {
  return settings == NULL ? 0 : (uint8_t)(world_grounded() ^ settings->normally_closed);
}

static void pass(uint64_t ns) {
  check();
  const struct settings *settings = rig_settings();
  uint8_t pressed = pressed_for(settings);
  bool moves = safety_may_move();
  checked.ns += ns;
  if (moves) checked.moving_ns += ns;
  if (since.state == STATE_RUNNING) checked.running_ns += ns;
  go_on(&since.in_state, true, ns);
  go_on(&since.moving, moves, ns);
  go_on(&since.silence, true, ns);
  go_on(&since.pressed, pressed & SWITCH_EMERGENCY_STOP, ns);
  go_on(&since.at_end, is_at_end(pressed), ns);
  go_on(&since.sagging, settings != NULL && simulated_supply < settings->supply_min, ns);
  world_pass(ns);
}

void checked_start(uint8_t cause) {
  memset(&since, 0, sizeof since);
  hear_begin();
  simulated_send = hear;
  simulated_world = pass;
  simulation_start(cause);
  world_show();
  checked_stopped();
  assert(!safety_is_homed());
}

void checked_receive(uint8_t byte) {
  stopped = false;
  since.silence = 0;
  checked.bytes++;
  simulation_receive(byte);
  check();
}

void checked_receive_all(const uint8_t *bytes, int count) {
  for (int i = 0; i < count; i++) checked_receive(bytes[i]);
}

void checked_ticks(int count) {
  for (; count > 0; count--) simulation_tick();
  check();
}

void checked_silence(int ms) {
  for (; ms > 0; ms--) simulation_wait(MS_NS);
  check();
}

void checked_stopped(void) {
  stopped = true;
  checked_ticks(STOPPED_TICKS);
}
