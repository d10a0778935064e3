// Starts the ATmega328P and runs the board, asleep whenever there is nothing to do.
#include <avr/interrupt.h>
#include <avr/sleep.h>

#include "../core/board.h"
#include "clock.h"
#include "cycles.h"
#include "uart.h"
#include "watchdog.h"

/* The instruction after sei runs before any interrupt, so a byte that arrives after the check still ends the sleep. */
static void sleep_until_interrupt(void) {
  cli();
  if (uart_has_received()) {
    sei();
    return;
  }
  sleep_enable();
  sei();
  sleep_cpu();
  sleep_disable();
}

int main(void) {
  reset_begin();
  uart_begin();
  clock_begin();
  cycles_begin();
  SMCR = SLEEP_MODE_IDLE;
  sei();

  board_begin();
  watchdog_begin(); /* only now: to try and refuse a whole ring of images takes as long as the watchdog waits */
  for (;;) {
    if (clock_lives()) watchdog_feed();
    if (!board_poll()) sleep_until_interrupt();
  }
}
