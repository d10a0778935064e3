// The cycle counter. A bit of the trace register is set while it counts: an emulator can see that, and it costs two cycles.
#include "cycles.h"

#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pins.h"
#include "clock.h"

static uint16_t started;
static uint16_t overhead;

/* An interrupt of servos writes 16 bits of the timer too. */
static inline uint16_t count(void) {
  uint16_t now;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { now = TCNT1; }
  return now;
}

void cycles_run(void) {
  TCCR1A = 0;
  TCCR1B = 1 << CS10; /* clk/1, counts to 0xFFFF and starts over */
}

void cycles_begin(void) {
  cycles_run();
  overhead = 0;
  cycles_start();
  overhead = cycles_stop();
}

void cycles_start(void) {
  started = count();
  TRACE_REGISTER |= TRACE_INFERENCE;
}

uint16_t cycles_stop(void) {
  TRACE_REGISTER &= (uint8_t)~TRACE_INFERENCE;
  uint16_t now = count();
  if (now < started && clock_is_lent()) now = (uint16_t)(now + LENT_TOP + 1); /* no inference takes as long as a tick */
  return (uint16_t)(now - started - overhead);
}
