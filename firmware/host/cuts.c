// Stores images and settings of a rig one after the other, cuts the power in most of them, and checks what the board holds then:
// of what was being stored the old or the new, and of the other what it was.
//
//   cuts seed cuts
#include <assert.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/protocol.h"
#include "../core/rig.h"
#include "../core/store.h"
#include "messages.h"
#include "simulation.h"

enum { POWER_ON = 1, WRITES = 60, BYTES_OF_A_STORE = 3000 };

/** What a board holds. */
struct held {
  uint8_t image_bytes;
  uint8_t image[IMAGE_BYTES_MAX];
  bool configured;
  struct settings settings;
};

static struct { int old, changed, whole; } outcomes;
static jmp_buf power_on;

static void cut_power(void) { longjmp(power_on, 1); }

static void ignore(uint8_t byte) { (void)byte; }

static struct held look(void) {
  struct held held;
  memset(&held, 0, sizeof held);
  held.image_bytes = store_active()->bytes;
  for (uint8_t i = 0; i < held.image_bytes; i++) held.image[i] = store_read(i);
  held.configured = rig_settings() != NULL;
  if (held.configured) held.settings = *rig_settings();
  return held;
}

static bool equal(const struct held *a, const struct held *b) { return memcmp(a, b, sizeof *a) == 0; }

static struct settings random_settings(void) {
  uint8_t some = (uint8_t)(1 + random_below(255));
  return (struct settings){
      .flags = (uint8_t)random_below(64),
      .period_ticks = (uint8_t)(PERIOD_TICKS_MIN + random_below(30)),
      .cart_scale = some,
      .cart_speed_scale = some,
      .pole_counts_per_rev = 2400,
      .pole_phase_scale = some,
      .pole_speed_scale = some,
      .track_counts = (uint16_t)(1 + random_below(65535)),
      .soft_limit_counts = some,
      .speed_max_counts = some,
      .capture_counts = some,
      .duty_max = DUTY_MAX,
      .dead_zone_left = some,
      .homing_speed = some,
      .homing_duty = some,
      .stall_duty = (uint16_t)random_below(65536),
  };
}

/* Makes a message that stores something, and what the board holds after it. */
static int make_store(uint8_t *message, struct held *held) {
  if (random_below(2)) {
    held->image_bytes = random_image(held->image);
    return sysex_message(SYSEX_STORE, held->image, held->image_bytes, message);
  }
  held->configured = random_below(8) > 0;
  memset(&held->settings, 0, sizeof held->settings);
  if (held->configured) held->settings = random_settings();
  return sysex_message(SYSEX_CONFIGURE, (const uint8_t *)&held->settings, held->configured ? sizeof held->settings : 0, message);
}

/* Half of the cuts come within a write, whose byte is then random, half of them in between. Returns whether all was over before. */
static bool store_and_cut(const uint8_t *message, int length) {
  if (setjmp(power_on) != 0) return false;
  bool within = random_below(2);
  if (within) simulation_spoil_write(1 + random_below(WRITES), (uint8_t)random_below(256), cut_power);
  for (int i = 0; i < length; i++) simulation_receive(message[i]);
  if (within) simulation_settle();
  else
    for (uint32_t wait = random_below(BYTES_OF_A_STORE); wait > 0; wait--) simulation_receive('\n');
  simulation_spoil_write(0, 0, NULL);
  return !store_is_busy() && !rig_is_busy();
}

int main(int count, char **arguments) {
  if (count != 3) return 1;
  random_begin(strtoull(arguments[1], NULL, 10));
  int cuts = atoi(arguments[2]);
  for (int i = 0; i < EEPROM_BYTES; i++) simulated_eeprom[i] = (uint8_t)random_below(256);
  simulated_send = ignore;
  simulation_start(POWER_ON);
  struct held held = look();
  while (outcomes.old + outcomes.changed < cuts) {
    static uint8_t message[MESSAGE_MAX];
    static struct held wanted;
    wanted = held;
    int length = make_store(message, &wanted);
    bool over = store_and_cut(message, length);
    simulation_start(POWER_ON);
    struct held found = look();
    bool changed = equal(&found, &wanted);
    assert(changed || (!over && equal(&found, &held)));
    if (over) outcomes.whole++;
    else if (changed) outcomes.changed++;
    else outcomes.old++;
    held = found;
  }
  printf("%d cuts: %d left the old, %d the new; %d were over before\n", cuts, outcomes.old, outcomes.changed, outcomes.whole);
  return 0;
}
