// Counts milliseconds with Timer2.
#include "clock.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "config.h"

enum { PRESCALER = 64, TICK_HZ = 1000 };

/* In two parts, so that the interrupt nearly always has only one to count up. */
static volatile uint16_t ticks;
static volatile uint16_t tick_overflows;

ISR(TIMER2_COMPA_vect) {
  if (++ticks == 0) tick_overflows++;
}

void clock_begin(void) {
  TCCR2A = 1 << WGM21; /* count to OCR2A and start over */
  TCCR2B = 1 << CS22;  /* clk/64 */
  OCR2A = F_CPU / PRESCALER / TICK_HZ - 1;
  TIMSK2 = 1 << OCIE2A;
}

uint32_t clock_ms(void) {
  uint32_t now;
  ATOMIC_BLOCK(ATOMIC_FORCEON) { now = (uint32_t)tick_overflows << 16 | ticks; }
  return now;
}
