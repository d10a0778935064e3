// Drives the watchdog, restarts through it, and tells what there is to know of resets.
#include "watchdog.h"

#include <avr/boot.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/wdt.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "uart.h"

/* Not cleared by the C start-up, which runs after section .init3: RAM outlives every reset but a loss of power. */
static uint8_t flags __attribute__((section(".noinit"))); /* MCUSR as the program found it */
static uint8_t register2 __attribute__((section(".noinit"))); /* where some loaders leave MCUSR, which they clear */
static struct {
  uint16_t mark;
  uint16_t complement;
} life __attribute__((section(".noinit")));

enum { HUNG = 0x48E7, RESTARTING = 0x5AC3 };

static uint8_t cause;
static bool restarted;

/* The last word of the flash: the version of Optiboot or of our own loader, minor and major. */
enum { VERSION_MINOR = FLASHEND - 1, VERSION_MAJOR = FLASHEND, OURS = 'S', OPTIBOOT_MAX = 16 };

/* After a watchdog reset the watchdog still runs, with its shortest period, until it is switched off: before anything else. */
static void keep_reset_cause(void) __attribute__((naked, used, section(".init3")));
/* cppcheck-suppress unusedFunction ; the start-up falls into it */
static void keep_reset_cause(void) {
  __asm__ volatile("mov %0,r2" : "=r"(register2));
  flags = MCUSR;
  MCUSR = 0;
  wdt_disable();
}

static void set_mark(uint16_t mark) {
  life.mark = mark;
  life.complement = (uint16_t)~mark;
}

static bool has_mark(uint16_t mark) { return life.mark == mark && life.complement == (uint16_t)~mark; }

/* What the boot loader hands on, if it is known to. Optiboot does from 4.6 on; until 7 it also ends its wait for a host, after which every
   opened port would look like a hang, by its watchdog: such a flag says nothing. */
static uint8_t told_by_loader(void) {
  uint8_t major = pgm_read_byte(VERSION_MAJOR);
  uint8_t minor = pgm_read_byte(VERSION_MINOR);
  bool is_optiboot = major < OPTIBOOT_MAX && (major > 4 || (major == 4 && minor >= 6));
  if ((major != OURS && !is_optiboot) || register2 > 0x0F) return 0;
  if (major < 7 && register2 == 1 << WDRF) return 0;
  return register2;
}

/* Optiboot 7 and 8 leave the button's flag beside that of their own watchdog. */
static uint8_t without_wait_of_loader(uint8_t told) {
  if (told & (1 << EXTRF)) told &= (uint8_t) ~(1 << WDRF);
  return told;
}

void reset_begin(void) {
  cause = without_wait_of_loader(flags != 0 ? flags : told_by_loader());
  restarted = false;
  if (!(cause & (1 << PORF | 1 << EXTRF | 1 << BORF))) {
    restarted = has_mark(RESTARTING);
    if (restarted || has_mark(HUNG)) cause = 1 << WDRF;
  }
  set_mark(0);
}

uint8_t reset_cause(void) { return cause; }

bool was_restarted(void) { return restarted; }

uint8_t extended_fuse(void) {
  uint8_t fuse = 0;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (eeprom_ready()) fuse = boot_lock_fuse_bits_get(GET_EXTENDED_FUSE_BITS);
  }
  return fuse;
}

void watchdog_begin(void) { wdt_enable(WDTO_250MS); }

void watchdog_feed(void) { wdt_reset(); }

void watchdog_mark_hang(void) { set_mark(HUNG); }

void restart(void) {
  uart_flush();
  cli();
  set_mark(RESTARTING);
  wdt_enable(WDTO_15MS);
  for (;;) continue;
}
