// The estimator and the drive as a program: records in on standard input, what they give out on standard output, little endian.
//
//   S settings                         the settings of the rig
//   B readings now                     estimator_begin; readings are u16: count and time of the edge, of the cart and then of the pole
//   M readings now                     estimator_sample
//   U readings now                     estimator_update; out: observations, counts (i32) and moved of the cart, the same of the pole,
//                                      pole from upright (i16)
//   C counts                           estimator_place_cart; counts are i32
//   P                                  estimator_pole_hangs
//   D action                           drive_duty; out: duty
#include <stdio.h>
#include <stdlib.h>

#include "../core/drive.h"
#include "../core/estimator.h"

static void take(void *to, size_t bytes) {
  if (fread(to, bytes, 1, stdin) != 1) exit(1);
}

static uint16_t take_u16(void) {
  uint16_t value;
  take(&value, sizeof value);
  return value;
}

static int32_t take_i32(void) {
  int32_t value;
  take(&value, sizeof value);
  return value;
}

static uint16_t take_readings(struct encoder_reading readings[ENCODERS]) {
  for (int i = 0; i < ENCODERS; i++) {
    readings[i] = (struct encoder_reading){0};
    readings[i].count = take_u16();
    readings[i].edge_4us = take_u16();
  }
  return take_u16();
}

static void give_i16(int16_t value) { fwrite(&value, sizeof value, 1, stdout); }

static void give_i32(int32_t value) { fwrite(&value, sizeof value, 1, stdout); }

static void give_state(const struct estimator *estimator, const struct settings *settings) {
  fwrite(estimator->observations, sizeof estimator->observations, 1, stdout);
  give_i32(estimator->cart_counts);
  give_i16(estimator->cart_moved);
  give_i16(estimator->pole_counts);
  give_i16(estimator->pole_moved);
  give_i16(estimator_pole_from_upright(estimator, settings));
}

int main(void) {
  static struct settings settings;
  static struct estimator estimator;
  struct encoder_reading readings[ENCODERS];
  for (int record; (record = getchar()) != EOF;) {
    uint16_t now = record == 'B' || record == 'M' || record == 'U' ? take_readings(readings) : 0;
    switch (record) {
      case 'S':
        take(&settings, sizeof settings);
        break;
      case 'B':
        estimator_begin(&estimator, readings, now);
        break;
      case 'M':
        estimator_sample(&estimator, &settings, readings, now);
        break;
      case 'U':
        estimator_update(&estimator, &settings, readings, now);
        give_state(&estimator, &settings);
        break;
      case 'C':
        estimator_place_cart(&estimator, take_i32());
        break;
      case 'P':
        estimator_pole_hangs(&estimator);
        break;
      case 'D':
        give_i16(drive_duty(&settings, (int16_t)take_u16()));
        break;
      default:
        return 1;
    }
  }
  return 0;
}
