// The motor driver: two pins of direction, and PWM by OC1A: Timer1, phase correct, 20 kHz (datasheet section 16.9.4).
#include <avr/io.h>
#include <stdbool.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pins.h"
#include "../core/protocol.h"
#include "../core/static_assert.h"
#include "config.h"
#include "cycles.h"

enum { PWM_HZ = 20000 };
/* To the right in port D, all else in port B. */
enum { PORT_B = 8, RIGHT = 1 << PIN_MOTOR_RIGHT, LEFT = 1 << (PIN_MOTOR_LEFT - PORT_B) };
enum { PWM = 1 << (PIN_MOTOR - PORT_B), LED = 1 << (PIN_LED - PORT_B) };

STATIC_ASSERT(PIN_MOTOR_RIGHT < PORT_B && PIN_MOTOR_LEFT >= PORT_B && PIN_LED >= PORT_B, ports_of_the_motor);
STATIC_ASSERT(PWM == 1 << PORTB1, motor_is_oc1a);

STATIC_ASSERT(F_CPU / 2 / DUTY_MAX == PWM_HZ, pwm_frequency);

static struct {
  bool taken;
  int8_t direction;
} motor;

static void release_pins(void) {
  TCCR1A = 0; /* D9 is its port's, which is low */
  TCCR1B = 0;
  PORTD &= (uint8_t)~RIGHT;
  PORTB &= (uint8_t) ~(LEFT | PWM);
}

/* The buffer of OCR1A is passed on at TOP only: the other direction would begin with the last duty. In normal mode it has no buffer,
   so the timer starts anew, with D9 low while the direction changes. */
static void turn(int8_t direction, uint16_t duty) {
  release_pins();
  motor.direction = direction;
  if (direction == 0) return;
  OCR1A = duty;
  TCNT1 = 0;
  if (direction > 0) PORTD |= RIGHT;
  else PORTB |= LEFT;
  TCCR1A = 1 << COM1A1 | 1 << WGM11;
  TCCR1B = 1 << WGM13 | 1 << CS10; /* clk/1 up to ICR1 and down again */
}

void motor_begin(void) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (!motor.taken) {
      motor.taken = true;
      turn(0, 0);
      ICR1 = DUTY_MAX;
      DDRD |= RIGHT;
      DDRB |= LEFT | PWM | LED;
    }
  }
}

void motor_drive(int16_t duty) {
  int8_t direction = (int8_t)((duty > 0) - (duty < 0));
  uint16_t size = (uint16_t)(duty < 0 ? -duty : duty);
  if (size > DUTY_MAX) size = DUTY_MAX;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (motor.taken) {
      if (direction != motor.direction) turn(direction, size);
      else OCR1A = size;
    }
  }
}

void motor_show_running(void) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (motor.taken) PORTB |= LED;
  }
}

void motor_off(void) {
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (motor.taken) {
      motor.taken = false;
      turn(0, 0);
      PORTB &= (uint8_t)~LED;
      DDRB |= PWM;
      cycles_run();
    }
  }
}
