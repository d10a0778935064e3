// Drives the six compare outputs, and lends the timers to them and to servos.
#include "pwm.h"

#include <avr/io.h>
#include <stddef.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pin_map.h"
#include "clock.h"
#include "cycles.h"
#include "machine.h"
#include "servo.h"

/* A pin of PWM: addresses, all below 256, and the bit that connects the pin. */
struct output {
  uint8_t pin;
  uint8_t control; /* TCCRnA of its timer */
  uint8_t connection;
  uint8_t compare; /* of Timer1 the low byte, which the high one follows */
};

#define OUTPUT(pin, timer, unit, compare) \
  { pin, (uint8_t)_SFR_MEM_ADDR(TCCR##timer##A), 1 << COM##timer##unit##1, (uint8_t)_SFR_MEM_ADDR(compare) }

static const struct output outputs[] FLASH = {
    OUTPUT(PIN_PWM_A, 0, A, OCR0A),  OUTPUT(PIN_PWM_B, 0, B, OCR0B),  OUTPUT(PIN_PWM_D11, 2, A, OCR2A),
    OUTPUT(PIN_CART_B, 2, B, OCR2B), OUTPUT(PIN_MOTOR, 1, A, OCR1AL), OUTPUT(PIN_LIMIT_LEFT, 1, B, OCR1BL),
};

static bool find(uint8_t pin, struct output *found) {
  for (const struct output *output = outputs; output < outputs + sizeof outputs / sizeof *outputs; output++) {
    if (flash_u8(&output->pin) != pin) continue;
    memcpy_P(found, output, sizeof *found);
    return true;
  }
  return false;
}

static volatile uint8_t *at(uint8_t address) { return (volatile uint8_t *)(uint16_t)address; }

/* Timers that are not lent are not Firmata's. */
void pwm_release(uint8_t pin) {
  struct output output;
  if (find(pin, &output) && (pin_has_own_pwm(pin) || clock_is_lent())) *at(output.control) &= (uint8_t)~output.connection;
}

/* 255 is LENT_TOP. */
static uint16_t steps_of(uint8_t duty) {
  uint16_t rest = duty * (LENT_TOP % 255U + 1);
  return (uint16_t)(duty * (LENT_TOP / 255U) + rest / 256);
}

/* Phase correct PWM has no pulse at duty 0 and no gap at 255. Fast PWM, of Timer1, has a pulse at 0: there the pin is its port's. */
void pin_pwm(uint8_t pin, uint8_t duty) {
  struct output output;
  if (duty == 0) pin_output(pin, false);
  if (duty == 0 || !find(pin, &output)) return;
  if (pin_has_own_pwm(pin)) {
    TCCR0A |= 1 << WGM00;
    TCCR0B = 1 << CS01 | 1 << CS00; /* clk/64 */
  } else {
    clock_lend();
  }
  if (output.control == _SFR_MEM_ADDR(TCCR1A)) {
    uint16_t steps = steps_of(duty);
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { *(volatile uint16_t *)(uint16_t)output.compare = steps; }
  } else {
    *at(output.compare) = duty;
  }
  if (*at(output.control) & output.connection) return;
  pin_output(pin, false);
  *at(output.control) |= output.connection;
}

void servo_pulse(uint8_t servo, uint16_t us) {
  if (us != 0) clock_lend();
  servo_set(servo, us);
}

void pwm_end(void) {
  if (clock_is_lent()) {
    clock_take_back();
    cycles_run();
  }
  pin_output(PIN_MOTOR, false);
}
