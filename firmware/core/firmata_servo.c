// Which pins have servos, and what pulses they get.
#include "firmata_servo.h"

#include <string.h>

#include "hardware.h"
#include "pins.h"
#include "rig.h"
#include "shared.h"

/* Those of Arduino's Servo. */
enum { MIN_US = 544, MAX_US = 2400, DEGREES = 180 };

enum { NO_PIN = PIN_SERIAL_IN };

/* SERVOS: there is none. */
static uint8_t servo_of(uint8_t pin) {
  if (rig_may_be_wired()) return SERVOS;
  uint8_t servo = 0;
  while (servo < SERVOS && shared.servos[servo].pin != pin) servo++;
  return servo;
}

void firmata_servo_begin(void) {
  if (!rig_may_be_wired()) memset(shared.servos, 0, sizeof shared.servos);
}

bool firmata_servo_may_have(uint8_t pin) { return servo_of(pin) < SERVOS || servo_of(NO_PIN) < SERVOS; }

bool firmata_servo_any_but(uint8_t pin) {
  for (uint8_t servo = 0; servo < SERVOS; servo++) {
    if (shared.servos[servo].pin != NO_PIN && shared.servos[servo].pin != pin) return true;
  }
  return false;
}

void firmata_servo_take(uint8_t pin) {
  if (servo_of(pin) < SERVOS) return;
  uint8_t servo = servo_of(NO_PIN);
  shared.servos[servo] = (struct servo){.pin = pin, .min_us = MIN_US, .max_us = MAX_US};
}

void firmata_servo_release(uint8_t pin) {
  uint8_t servo = servo_of(pin);
  if (servo == SERVOS) return;
  servo_pulse(servo, 0);
  shared.servos[servo].pin = NO_PIN;
}

static uint16_t within(uint16_t value, uint16_t min, uint16_t max) {
  if (value < min) return min;
  return value > max ? max : value;
}

void firmata_servo_range(uint8_t pin, uint16_t min_us, uint16_t max_us) {
  uint8_t servo = servo_of(pin);
  if (servo == SERVOS) return;
  shared.servos[servo].min_us = within(min_us, SERVO_US_MIN, SERVO_US_MAX);
  shared.servos[servo].max_us = within(max_us, shared.servos[servo].min_us, SERVO_US_MAX);
}

void firmata_servo_write(uint8_t pin, uint16_t value) {
  uint8_t number = servo_of(pin);
  struct servo *servo = &shared.servos[number];
  servo->value = value;
  uint16_t us = value;
  if (value < MIN_US)
    us = (uint16_t)(servo->min_us + (uint32_t)within(value, 0, DEGREES) * (uint16_t)(servo->max_us - servo->min_us) / DEGREES);
  servo_pulse(number, within(us, servo->min_us, servo->max_us));
}

uint16_t firmata_servo_value(uint8_t pin) { return shared.servos[servo_of(pin)].value; }
