// The cycle counter. A bit of the trace register is set while it counts: an emulator can see that, and it costs two cycles.
#include "cycles.h"

#include <avr/io.h>

#include "../core/hardware.h"
#include "../core/pins.h"

static uint16_t started;
static uint16_t overhead;

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
  started = TCNT1;
  TRACE_REGISTER |= TRACE_INFERENCE;
}

uint16_t cycles_stop(void) {
  TRACE_REGISTER &= (uint8_t)~TRACE_INFERENCE;
  return (uint16_t)(TCNT1 - started - overhead);
}
