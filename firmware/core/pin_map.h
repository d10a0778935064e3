// What the pins of the Uno are for, which of them are Firmata's, and what each can do.
#ifndef PIN_MAP_H
#define PIN_MAP_H

#include <stdbool.h>
#include <stdint.h>

enum {
  PIN_COUNT = 20,
  PIN_SERIAL_IN = 0,
  PIN_SERIAL_OUT = 1,
  PIN_PWM_A = 6, /* OC0A */
  PIN_PWM_B = 5, /* OC0B */
  PIN_CART_A = 2, /* INT0 */
  PIN_CART_B = 3, /* INT1 */
  PIN_EMERGENCY_STOP = 4,
  PIN_MOTOR_RIGHT = 7,
  PIN_MOTOR_LEFT = 8,
  PIN_MOTOR = 9, /* PWM of the motor, OC1A: no Firmata message can drive it */
  PIN_LIMIT_LEFT = 10,
  PIN_LIMIT_RIGHT = 12,
  PIN_LED = 13,
  PIN_ANALOG_0 = 14,
  PIN_POLE_A = 14, /* PCINT8 */
  PIN_POLE_B = 15, /* PCINT9 */
  PIN_SUPPLY = 16,
  ANALOG_COUNT = PIN_COUNT - PIN_ANALOG_0,
};

/** False for the serial line, the PWM of the motor and what does not exist. */
static inline bool pin_is_general(uint8_t pin) {
  return pin < PIN_COUNT && pin != PIN_SERIAL_IN && pin != PIN_SERIAL_OUT && pin != PIN_MOTOR;
}

static inline bool pin_has_pwm(uint8_t pin) { return pin == PIN_PWM_A || pin == PIN_PWM_B; }

static inline bool pin_has_analog(uint8_t pin) { return pin >= PIN_ANALOG_0 && pin < PIN_COUNT; }

#endif
