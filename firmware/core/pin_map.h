// What each pin of the Uno can do.
#ifndef PIN_MAP_H
#define PIN_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include "pins.h"

enum { ANALOG_COUNT = PIN_COUNT - PIN_ANALOG_0 };

/** False for the serial line and what does not exist. */
static inline bool pin_is_general(uint8_t pin) { return pin < PIN_COUNT && pin != PIN_SERIAL_IN && pin != PIN_SERIAL_OUT; }

/** PWM by Timer0, which no rig needs. */
static inline bool pin_has_own_pwm(uint8_t pin) { return pin == PIN_PWM_A || pin == PIN_PWM_B; }

/** PWM by whichever timer. */
static inline bool pin_has_pwm(uint8_t pin) {
  return pin_has_own_pwm(pin) || pin == PIN_MOTOR || pin == PIN_LIMIT_LEFT || pin == PIN_CART_B || pin == PIN_PWM_D11;
}

static inline bool pin_has_i2c(uint8_t pin) { return pin == PIN_SDA || pin == PIN_SCL; }

static inline bool pin_has_analog(uint8_t pin) { return pin >= PIN_ANALOG_0 && pin < PIN_COUNT; }

#endif
