// One input of the fuzzer: a board and its machine are brought to some state, bytes come and things happen to them, and in the end the
// board is brought back. checked.c asserts what must hold meanwhile.
//
// The input: a byte for where it begins and one for which switches are normally closed, then bytes for the serial line, with
// happenings between them (fuzz.h).
#include "fuzz.h"

#include <assert.h>
#include <stdio.h>

#include "../core/control.h"
#include "../core/rig.h"
#include "../core/safety.h"
#include "../core/store.h"
#include "checked.h"
#include "heard.h"
#include "messages.h"
#include "simulation.h"
#include "world.h"

enum { ALL_SWITCHES = SWITCH_LIMIT_LEFT | SWITCH_LIMIT_RIGHT | SWITCH_EMERGENCY_STOP };

/* By docs/wire-protocol.md at most five bytes of `!` are data of a message before one of them stops. */
enum { POWER_ON = 1, STOPS_MAX = 6, HOMING_MS_MAX = 30000, LEASE_EACH_MS = 50 };

static struct { long inputs, stored; } fuzzed;

static const uint8_t *next, *end;

static uint8_t take(void) { return next < end ? *next++ : 0; }

/* Sends a command, waits until it is carried out, and returns the error of the reply. While the machine may move, a byte of an image or
   of settings may be a stop instead; all else is always answered. */
static uint8_t request(uint8_t id, const void *payload, int bytes) {
  static uint8_t message[MESSAGE_MAX];
  bool may_be_lost = safety_may_move() && (id == SYSEX_STORE || id == SYSEX_CONFIGURE);
  hear_await(id);
  checked_receive_all(message, sysex_message(id, payload, bytes, message));
  simulation_settle();
  assert(heard.answer != NO_ANSWER || may_be_lost);
  return heard.answer;
}

static void must_be_ok(uint8_t error) { assert(error == ERROR_OK); }

/* While the machine may move, `!` stops it after at most the payload of a message; unless a fault does before. */
static void stop_by_byte(void) {
  bool moved = safety_may_move();
  int stops = heard.stops;
  for (int i = 0; i < STOPS_MAX && heard.stops == stops; i++) checked_receive('!');
  assert(!moved || heard.stops > stops || safety_state() == STATE_FAULT);
  if (moved) checked_stopped();
}

/* STOP is answered whatever came before it, and forgets half a word. */
static void stop_by_message(void) {
  must_be_ok(request(SYSEX_STOP, NULL, 0));
  int text_bytes = heard.text_bytes;
  checked_receive('\n');
  assert(heard.text_bytes == text_bytes);
  checked_stopped();
}

static struct settings variant_of(uint8_t choice) {
  struct settings settings = world_settings();
  if (choice & 1) settings.flags |= SETTINGS_STANDALONE;
  if (choice & 2) {
    settings.flags &= (uint8_t)~SETTINGS_LIMIT_SWITCHES;
    settings.soft_limit_counts = INT16_MAX; /* it runs on at the end of its track */
  }
  if (choice & 4) settings.supply_min = 500;
  return settings;
}

static uint8_t configure(const struct settings *settings) { return request(SYSEX_CONFIGURE, settings, sizeof *settings); }

static uint8_t store(uint8_t seed, uint8_t inputs, uint8_t outputs) {
  uint8_t image[IMAGE_BYTES_MAX];
  random_begin(seed);
  uint8_t error = request(SYSEX_STORE, image, random_image_of(image, inputs, outputs));
  fuzzed.stored += error == ERROR_OK;
  return error;
}

static void lease(void) { checked_receive_all((const uint8_t[]){0xF0, SYSEX_LEASE, 0xF7}, 3); }

/* On to a state, as far as the board lets itself be brought there. It is homed by decree, and the pole is put upright by hand. */
static void bring_to(uint8_t state) {
  static const uint8_t mode = HOMING_FIND_TRACK, guided = HOMING_GUIDED;
  request(SYSEX_CLEAR, NULL, 0);
  request(SYSEX_HOME, state == STATE_BOOT ? &guided : &mode, 1);
  if (state == STATE_BOOT || state == STATE_HOMING) return;
  safety_homed();
  if (state == STATE_READY) return;
  request(SYSEX_ARM, NULL, 0);
  if (state == STATE_ARMED) return;
  world.angle_rad = HALF_TURN_RAD;
  world.turn_radps = 0;
  checked_ticks(1);
}

/* Half of the inputs begin with a board that moves. */
static void begin(uint8_t choice, uint8_t normally_closed) {
  static const uint8_t states[8] = {STATE_BOOT,  STATE_BOOT,  STATE_IDLE,    STATE_HOMING,
                                    STATE_READY, STATE_ARMED, STATE_RUNNING, STATE_RUNNING};
  uint8_t state = states[choice % 8];
  random_begin(choice);
  for (int i = 0; i < EEPROM_BYTES; i++) simulated_eeprom[i] = choice % 8 == 1 ? (uint8_t)random_below(256) : 0xFF;
  simulation_spoil_write(0, 0, NULL);
  world.normally_closed = normally_closed;
  world_begin();
  checked_start(POWER_ON);
  if (state == STATE_BOOT) return;
  struct settings settings = variant_of(choice / 8 % 8);
  must_be_ok(configure(&settings));
  must_be_ok(store(choice, OBSERVATIONS, 1));
  if (state == STATE_IDLE) return;
  bring_to(state);
  assert(safety_state() == state);
}

static void observe(uint8_t seed) {
  static uint8_t message[MESSAGE_MAX];
  const struct network *network = store_network();
  random_begin(seed);
  bool fits = random_below(8) > 0 && network != NULL;
  checked_receive_all(message, observation_message(message, fits ? network->inputs : (uint8_t)random_below(12)));
}

static void miss(uint8_t encoder, uint8_t edges) {
  simulated_encoders[encoder].missed = (uint16_t)(simulated_encoders[encoder].missed + edges);
}

static void go_on(void) {}

static void happen(uint8_t what) {
  static const uint8_t motions[] = {STATE_BOOT, STATE_HOMING, STATE_READY, STATE_ARMED, STATE_RUNNING};
  uint8_t first = take();
  struct settings settings = variant_of(first);
  switch (what % HAPPENINGS) {
    case TICKS:
      checked_ticks(1 + first % 64);
      break;
    case SILENCE:
      checked_silence(2 * first);
      break;
    case SWITCHED:
      world.held = first % (ALL_SWITCHES + 1);
      world.broken = first / (ALL_SWITCHES + 1) % (ALL_SWITCHES + 1);
      world_show();
      break;
    case SUPPLY:
      simulated_supply = (uint16_t)(4 * first);
      break;
    case CART:
      world.position_m = (int8_t)first * 0.0005;
      break;
    case POLE:
      world.angle_rad = first * (HALF_TURN_RAD / 128);
      world.turn_radps = (int8_t)take() * 0.25;
      break;
    case MISSED:
      miss(ENCODER_CART, first % 16);
      miss(ENCODER_POLE, first / 16);
      break;
    case RESTART:
      checked_start(first % 16);
      break;
    case WORN:
      simulation_spoil_write(1u + first % 128, take(), go_on);
      break;
    case SETTINGS:
      first = take();
      ((uint8_t *)&settings)[first % sizeof settings] ^= take();
      configure(&settings);
      break;
    case IMAGE:
      if (first % 4 > 0) store(first, OBSERVATIONS, 1);
      else store(first, (uint8_t)(1 + first / 4 % INPUTS_MAX), (uint8_t)(1 + first / 64 % OUTPUTS_MAX));
      break;
    case OBSERVATION:
      observe(first);
      break;
    case LEASE:
      lease();
      break;
    case STOP_BYTE:
      if (first & 1) checked_receive(0xF0);
      for (uint8_t i = 0; first & 1 && i < first / 2 % 8; i++) checked_receive(take() & 0x7F);
      stop_by_byte();
      break;
    case STOP_MESSAGE:
      stop_by_message();
      break;
    case MOTION:
      bring_to(motions[first % sizeof motions]);
      break;
    case OVERRUN:
      control_overrun();
      break;
  }
}

/* A stop, an orderly clear and its settings again: then the board homes, whatever it has been through. */
static void recover(void) {
  static const uint8_t mode = HOMING_FIND_TRACK;
  simulation_spoil_write(0, 0, NULL);
  simulation_settle();
  checked_silence(MESSAGE_MS + 1);
  int stops = heard.stops;
  checked_receive('!');
  assert(heard.stops == stops + 1); /* whatever message was begun is dead by now */
  stop_by_message();
  world_begin();
  must_be_ok(request(SYSEX_CLEAR, NULL, 0));
  struct settings settings = world_settings();
  must_be_ok(configure(&settings));
  checked_ticks(1); /* takes note of edges that were missed before */
  must_be_ok(request(SYSEX_HOME, &mode, 1));
  assert(safety_state() == STATE_HOMING);
}

static void home(void) {
  for (int ms = 0; safety_state() == STATE_HOMING && ms < HOMING_MS_MAX; ms += LEASE_EACH_MS) {
    lease();
    checked_ticks(LEASE_EACH_MS * 1000 / SYSTEM_TICK_US / rig_settings()->period_ticks);
  }
  assert(safety_is_homed());
}

void fuzz(const uint8_t *bytes, size_t count) {
  next = bytes;
  end = bytes + count;
  uint8_t choice = take();
  begin(choice, take() % (ALL_SWITCHES + 1));
  while (next < end) {
    uint8_t byte = take();
    if (byte == HAPPENS) happen(take());
    else checked_receive(byte);
  }
  recover();
  if (choice < 64) home(); /* each fourth: it takes seconds */
  fuzzed.inputs++;
}

void fuzz_tell(void) {
  printf("%ld inputs, %.0f bytes; %.0f s of the boards' time, moving for %.0f s, the network driving for %.0f s; %ld images stored\n",
         fuzzed.inputs, (double)checked.bytes, (double)checked.ns * 1e-9, (double)checked.moving_ns * 1e-9,
         (double)checked.running_ns * 1e-9, fuzzed.stored);
  fflush(stdout);
}
