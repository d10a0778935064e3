// Drives the watchdog, and restarts through it.
#include "watchdog.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/wdt.h>

#include "../core/hardware.h"
#include "uart.h"

/* Not cleared by the C start-up, which runs after section .init3. */
static uint8_t cause __attribute__((section(".noinit")));
static bool restarted __attribute__((section(".noinit")));
static uint16_t restarting __attribute__((section(".noinit")));

enum { ON_PURPOSE = 0x5AC3 };

/* After a watchdog reset the watchdog still runs, with its shortest period, until it is switched off: before anything else. */
static void keep_reset_cause(void) __attribute__((naked, used, section(".init3")));
/* cppcheck-suppress unusedFunction ; the start-up falls into it */
static void keep_reset_cause(void) {
  __asm__ volatile("mov %0,r2" : "=r"(cause)); /* where Optiboot leaves MCUSR, which it clears */
  if (MCUSR != 0) cause = MCUSR;
  MCUSR = 0;
  wdt_disable();
  restarted = restarting == ON_PURPOSE && (cause & (1 << WDRF));
  restarting = 0;
}

uint8_t reset_cause(void) { return cause; }

bool was_restarted(void) { return restarted; }

void watchdog_begin(void) { wdt_enable(WDTO_250MS); }

void watchdog_feed(void) { wdt_reset(); }

void restart(void) {
  uart_flush();
  cli();
  restarting = ON_PURPOSE;
  wdt_enable(WDTO_15MS);
  for (;;) continue;
}
