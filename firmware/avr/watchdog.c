// Drives the watchdog, and restarts through it.
#include "watchdog.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "../core/hardware.h"
#include "uart.h"

/* Not cleared by the C start-up, which runs after section .init3. */
static uint8_t cause __attribute__((section(".noinit")));

/* After a watchdog reset the watchdog still runs, with its shortest period, until it is switched off: before anything else. */
static void keep_reset_cause(void) __attribute__((naked, used, section(".init3")));
static void keep_reset_cause(void) {
  cause = MCUSR;
  MCUSR = 0;
  wdt_disable();
}

uint8_t reset_cause(void) { return cause; }

void watchdog_begin(void) { wdt_enable(WDTO_250MS); }

void watchdog_feed(void) { wdt_reset(); }

void restart(void) {
  uart_flush();
  cli();
  wdt_enable(WDTO_15MS);
  for (;;) continue;
}
