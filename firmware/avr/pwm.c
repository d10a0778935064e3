// Drives OC0A and OC0B, both in port D.
#include "pwm.h"

#include <avr/io.h>

#include "../core/hardware.h"
#include "../core/pin_map.h"

void pwm_release(uint8_t pin) {
  if (pin == PIN_PWM_A) TCCR0A &= (uint8_t) ~(1 << COM0A1);
  if (pin == PIN_PWM_B) TCCR0A &= (uint8_t) ~(1 << COM0B1);
}

/* Phase correct PWM has no pulse at duty 0 and no gap at 255, which fast PWM has. */
void pin_pwm(uint8_t pin, uint8_t duty) {
  if (!pin_has_pwm(pin)) return;
  if (pin == PIN_PWM_A) OCR0A = duty;
  else OCR0B = duty;
  TCCR0A = (uint8_t)(TCCR0A | (1 << WGM00 | (pin == PIN_PWM_A ? 1 << COM0A1 : 1 << COM0B1)));
  TCCR0B = 1 << CS01 | 1 << CS00; /* clk/64 */
  if (pin == PIN_PWM_A) DDRD |= 1 << PIN_PWM_A;
  else DDRD |= 1 << PIN_PWM_B;
}
