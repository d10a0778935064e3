// The board and its rig as a program: one command a line on standard input, after each of them how the machine is, on standard output.
//
//   start cause           the board starts, for a reason as in MCUSR
//   restart               it restarts by itself
//   settings hex          the settings of the rig; none forget it
//   image hex             the image of a network
//   home mode, arm, disarm, clear, stop, lease, changed, homed, captured, raise fault, overrun, drive duty ticks, push duty
//   pin number level      what drives a pin from outside
//   supply reading        of the motor supply
//   miss cart pole        edges that the encoders miss
//   tick cart pole [age age]
//                         encoder counts until the next control tick, which runs; the last edges were so many 4 us before it
//
// The answer: error of a request, state, fault, homed, duty of the motor, LED; counts of cart and pole in the last control tick.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/control.h"
#include "../core/protocol.h"
#include "../core/rig.h"
#include "../core/safety.h"
#include "../core/store.h"
#include "simulation.h"

enum { WORDS = 6, TICK_4US = SYSTEM_TICK_US / 4 };

static char *words[WORDS];

static bool is(const char *word) { return strcmp(words[0], word) == 0; }

static int number(int word) { return words[word] ? atoi(words[word]) : 0; }

static size_t bytes_of(const char *hex, uint8_t *bytes, size_t most) {
  size_t taken = 0;
  unsigned byte;
  for (; hex && taken < most && sscanf(hex, "%2x", &byte) == 1; hex += 2) bytes[taken++] = (uint8_t)byte;
  return taken;
}

static void fail(const char *what) {
  fprintf(stderr, "%s %s\n", what, words[0]);
  exit(1);
}

static void configure(void) {
  struct settings settings;
  bool some = words[1] != NULL;
  if (some && bytes_of(words[1], (uint8_t *)&settings, sizeof settings) != sizeof settings) fail("too few");
  if (rig_write(some ? &settings : NULL) != ERROR_OK) fail("refused");
  simulation_settle();
}

static void store(void) {
  uint8_t image[IMAGE_BYTES_MAX];
  if (store_write(image, (uint8_t)bytes_of(words[1], image, sizeof image)) != ERROR_OK) fail("refused");
  simulation_settle();
}

static void count(struct encoder_reading *reading, int counts, int age_4us) {
  if (counts == 0) return;
  reading->count = (uint16_t)(reading->count + counts);
  reading->edge_4us = (uint16_t)(clock_4us() + rig_settings()->period_ticks * TICK_4US - age_4us);
}

static void tick(void) {
  count(&simulated_encoders[ENCODER_CART], number(1), number(3));
  count(&simulated_encoders[ENCODER_POLE], number(2), number(4));
  simulation_tick();
}

/* Returns the error of a request. */
static uint8_t obey(void) {
  if (is("home")) return safety_home((uint8_t)number(1));
  if (is("arm")) return safety_arm();
  if (is("disarm")) return safety_disarm();
  if (is("clear")) return safety_clear();
  if (is("drive")) return control_drive((int16_t)number(1), (uint16_t)number(2));
  if (is("start")) simulation_start((uint8_t)number(1));
  else if (is("restart")) {
    restart();
    simulation_receive('\n');
  } else if (is("settings")) configure();
  else if (is("image")) store();
  else if (is("stop")) safety_stop();
  else if (is("lease")) safety_lease();
  else if (is("changed")) safety_rig_changed();
  else if (is("homed")) safety_homed();
  else if (is("captured")) safety_captured();
  else if (is("raise")) safety_raise((uint8_t)number(1));
  else if (is("overrun")) control_overrun();
  else if (is("push")) safety_drive((int16_t)number(1));
  else if (is("pin")) simulation_drive_pin((uint8_t)number(1), number(2) != 0);
  else if (is("supply")) simulated_supply = (uint16_t)number(1);
  else if (is("miss")) {
    for (int i = 0; i < ENCODERS; i++) {
      struct encoder_reading *reading = &simulated_encoders[i];
      reading->missed = (uint16_t)(reading->missed + number(1 + i));
    }
  } else if (is("tick")) tick();
  else fail("no command");
  return ERROR_OK;
}

static void answer(uint8_t error) {
  static struct telemetry last;
  control_telemetry(&last);
  printf("%d %d %d %d %d %d %d %d\n", error, safety_state(), safety_fault(), safety_is_homed(), simulated_duty, simulated_led,
         last.cart_counts, last.pole_counts);
}

static void ignore(uint8_t byte) { (void)byte; }

int main(void) {
  static char line[512];
  memset(simulated_eeprom, 0xFF, EEPROM_BYTES);
  simulated_send = ignore;
  setvbuf(stdout, NULL, _IOLBF, 0);
  while (fgets(line, sizeof line, stdin)) {
    char *rest = line;
    for (int i = 0; i < WORDS; i++) words[i] = strtok(i == 0 ? rest : NULL, " \n");
    if (!words[0]) continue;
    answer(obey());
  }
  return 0;
}
