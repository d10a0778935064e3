// RAM that has one owner at a time: servos while no rig is stored, and how the pole swings while a rig homes.
#ifndef SHARED_H
#define SHARED_H

#include <stdint.h>

#include "hardware.h"

/** A pin that Firmata gave a servo. */
struct servo {
  uint8_t pin; /* 0: no servo */
  uint16_t pulse; /* of servo_pulse, as it counts them; 0: none */
  uint16_t value; /* as last written */
  uint16_t min_us;
  uint16_t max_us;
};

enum { BB, AB, AC, BC, CC, SUMS };

/** What swing.c knows of the swings so far. */
struct swing {
  uint16_t share; /* of the input that a low pass takes, Q16 */
  uint16_t passed; /* control periods of the present half of a swing, Q8 */
  uint8_t halves; /* over since the beginning */
  uint8_t resting; /* control periods since the pole counted */
  int8_t direction; /* in which the pole turns */
  int16_t last; /* counts of the pole from hanging, one period ago */
  int32_t cart_start;
  int32_t sine; /* of the pole's angle, one period ago */
  int32_t cart[2]; /* two low passes, one behind the other, as those below */
  int32_t pole;
  int32_t pole_and_sine[2];
  int32_t turning[2];
  int32_t sums[SUMS];
};

/** Of swing.c from swing_begin on, of firmata_servo.c from firmata_servo_begin until there may be a rig. */
extern union shared {
  struct swing swing;
  struct servo servos[SERVOS];
} shared;

#endif
