// Stores images and settings of a rig one after the other, cuts the power in most of them, and checks what the board holds then:
// of what was being stored the old or the new, and of the other what it was.
//
//   cuts random seed cuts     wherever chance has them, one store after the other
//   cuts directed step        one in each write, and two in a row: in the mark that ends a store and in a first write of the next
//                             one, every value left by both; with `step` above 1 only each step-th value of the first
#include <assert.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/crc16.h"
#include "../core/protocol.h"
#include "../core/record.h"
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

enum { VALUES = 256, OLD_PROTOCOL = 2 };

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

static void cut_at_random(int cuts) {
  for (int i = 0; i < EEPROM_BYTES; i++) simulated_eeprom[i] = (uint8_t)random_below(256);
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
}

/** What is stored in a directed cut. */
struct store {
  uint8_t message[MESSAGE_MAX];
  int length;
  uint8_t image_bytes; /* 0: settings */
  uint8_t content[IMAGE_BYTES_MAX];
};

static struct store new_store(bool image) {
  struct store store = {.image_bytes = 0};
  if (image) {
    store.image_bytes = random_image(store.content);
    store.length = sysex_message(SYSEX_STORE, store.content, store.image_bytes, store.message);
  } else {
    struct settings settings = random_settings();
    memcpy(store.content, &settings, sizeof settings);
    store.length = sysex_message(SYSEX_CONFIGURE, store.content, sizeof settings, store.message);
  }
  return store;
}

static struct held with(const struct held *held, const struct store *store) {
  struct held changed = *held;
  if (store->image_bytes > 0) {
    memset(changed.image, 0, sizeof changed.image);
    memcpy(changed.image, store->content, store->image_bytes);
    changed.image_bytes = store->image_bytes;
  } else {
    changed.configured = true;
    memcpy(&changed.settings, store->content, sizeof changed.settings);
  }
  return changed;
}

/* Returns false if there are fewer writes. */
static bool cut_write(const struct store *store, uint32_t write, uint8_t value) {
  if (setjmp(power_on) == 0) {
    simulation_spoil_write(write, value, cut_power);
    for (int i = 0; i < store->length; i++) simulation_receive(store->message[i]);
    simulation_settle();
    simulation_spoil_write(0, 0, NULL);
    return false;
  }
  simulation_start(POWER_ON);
  return true;
}

static struct held old_or_new(const struct held *held, const struct store *store) {
  struct held found = look();
  struct held wanted = with(held, store);
  assert(equal(&found, held) || equal(&found, &wanted));
  return found;
}

/* A record as boards had it before there was a mark. */
static void put_old(uint16_t address, uint16_t sequence, const uint8_t *content, uint8_t bytes) {
  uint8_t head[3] = {bytes, (uint8_t)sequence, (uint8_t)(sequence >> 8)};
  uint16_t crc = crc16_more(crc16_of(head, sizeof head), content, bytes);
  memcpy(simulated_eeprom + address, head, sizeof head);
  simulated_eeprom[address + 3] = (uint8_t)crc;
  simulated_eeprom[address + 4] = (uint8_t)(crc >> 8);
  memcpy(simulated_eeprom + address + 5, content, bytes);
}

static void put_old_store(int place, uint16_t sequence) {
  struct store image = new_store(true);
  struct store settings = new_store(false);
  put_old((uint16_t)(RING + place * RING_SLOT_BYTES), sequence, image.content, image.image_bytes);
  memmove(settings.content + 1, settings.content, sizeof(struct settings));
  settings.content[0] = OLD_PROTOCOL;
  put_old((uint16_t)(RIG_PLACE + place * RIG_PLACE_BYTES), sequence, settings.content, 1 + sizeof(struct settings));
}

/* Two generations of both, so that something is written over; in the old format or the new one. */
static struct held begin_directed(bool old) {
  memset(simulated_eeprom, 0xFF, EEPROM_BYTES);
  for (uint16_t place = 0; old && place < RIG_PLACES; place++) put_old_store(place, (uint16_t)(2 - place));
  simulation_start(POWER_ON);
  for (int i = 0; !old && i < 2 * PLACES; i++) {
    struct store store = new_store(i % 2);
    cut_write(&store, UINT32_MAX, 0);
  }
  struct held held = look();
  assert(held.image_bytes > 0 && held.configured);
  return held;
}

static int cut_directed(bool image, bool old, int step) {
  static uint8_t before[EEPROM_BYTES], between[EEPROM_BYTES];
  const struct held held = begin_directed(old);
  const struct store first = new_store(image), second = new_store(image);
  int cuts = 0;
  memcpy(before, simulated_eeprom, EEPROM_BYTES);
  uint32_t writes = 0;
  for (bool more = true; more; writes++) {
    for (int value = 0; value < VALUES; value++, cuts++) {
      memcpy(simulated_eeprom, before, EEPROM_BYTES);
      simulation_start(POWER_ON);
      more = cut_write(&first, writes + 1, (uint8_t)value);
      if (!more) break;
      old_or_new(&held, &first);
    }
  }
  for (int left = 0; left < VALUES; left += step) {
    memcpy(simulated_eeprom, before, EEPROM_BYTES);
    simulation_start(POWER_ON);
    cut_write(&first, writes - 1, (uint8_t)left);
    struct held then = old_or_new(&held, &first);
    memcpy(between, simulated_eeprom, EEPROM_BYTES);
    for (uint32_t write = 1; write <= 2; write++) {
      for (int value = 0; value < VALUES; value++, cuts++) {
        memcpy(simulated_eeprom, between, EEPROM_BYTES);
        simulation_start(POWER_ON);
        cut_write(&second, write, (uint8_t)value);
        old_or_new(&then, &second);
      }
    }
  }
  return cuts;
}

int main(int count, char **arguments) {
  simulated_send = ignore;
  if (count == 4 && strcmp(arguments[1], "random") == 0) {
    random_begin(strtoull(arguments[2], NULL, 10));
    cut_at_random(atoi(arguments[3]));
    return 0;
  }
  if (count != 3 || strcmp(arguments[1], "directed") != 0 || atoi(arguments[2]) < 1) return 1;
  random_begin(1);
  for (int which = 0; which < 4; which++) {
    bool image = which & 1, old = which & 2;
    int cuts = cut_directed(image, old, atoi(arguments[2]));
    printf("%s over %s records: %d cuts and pairs of cuts, none bad\n", image ? "image" : "settings", old ? "old" : "new", cuts);
  }
  return 0;
}
