// A pulse begins at a tick of Timer1 and ends at a compare match some ticks later.
#include "servo.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/protocol.h"
#include "../core/shared.h"
#include "../core/static_assert.h"
#include "clock.h"
#include "pin_registers.h"

enum { SLOT_TICKS = 5, NEVER = 0xFFFF, CYCLES_PER_US = 16 };
/* From a tick to the rise of a pin takes so much longer than from a match to its fall, 13 cycles more or less from pin to pin. */
enum { LATE_CYCLES = 165 };
enum { TICK_CYCLES = LENT_TOP + 1 };

STATIC_ASSERT(TICK_CYCLES == SYSTEM_TICK_US * CYCLES_PER_US, lent_timer_counts_cycles);
STATIC_ASSERT((SERVOS & (SERVOS - 1)) == 0, slots_are_a_power_of_two);
STATIC_ASSERT(SLOT_TICKS *SYSTEM_TICK_US *SERVOS == 20000, frame_is_20_ms);
STATIC_ASSERT(SERVO_US_MIN >= SYSTEM_TICK_US && SERVO_US_MAX < SLOT_TICKS * SYSTEM_TICK_US, pulse_fits_into_slot);

/* The pulse of this slot. */
static struct {
  uint8_t slot;
  uint8_t tick;
  uint16_t cycles; /* from this tick on, 0 when its end is set */
  volatile uint8_t *port;
  uint8_t bit;
} now;

static void begin_slot(void) {
  now.tick = 0;
  now.slot = (now.slot + 1) & (SERVOS - 1);
  const struct servo *servo = &shared.servos[now.slot];
  now.cycles = servo->pulse;
  if (now.cycles == 0) return;
  now.port = registers_of(servo->pin) + PORT_REGISTER;
  now.bit = bit_of(servo->pin);
  *now.port |= now.bit;
}

void servo_tick(void) {
  if (++now.tick >= SLOT_TICKS) begin_slot();
  if (now.cycles == 0) return;
  now.cycles = (uint16_t)(now.cycles - TICK_CYCLES);
  if (now.cycles >= TICK_CYCLES) return;
  OCR1B = now.cycles; /* from the next tick on, which is this pulse's last */
  now.cycles = 0;
  TIFR1 = 1 << OCF1B;
  TIMSK1 |= 1 << OCIE1B;
}

ISR(TIMER1_COMPB_vect) {
  *now.port &= (uint8_t)~now.bit;
  OCR1B = NEVER;
  TIMSK1 &= (uint8_t) ~(1 << OCIE1B);
}

void servo_set(uint8_t servo, uint16_t us) {
  uint16_t cycles = us == 0 ? 0 : (uint16_t)(us * CYCLES_PER_US + LATE_CYCLES);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    shared.servos[servo].pulse = cycles;
    if (us == 0 && now.slot == servo) {
      now.cycles = 0;
      TIMSK1 &= (uint8_t) ~(1 << OCIE1B);
    }
    if (!(TIMSK1 & (1 << OCIE1B))) OCR1B = NEVER;
  }
}
