/* The boot loader: STK500v1 (Atmel application note AVR061) in 512 bytes, at 115200 baud. The reset button or DTR starts it; silence
 * for a second, or anything that is no command, starts the program. It uses neither watchdog nor timer, so that the program finds
 * the true cause of its reset, in r2 as from Optiboot, and a machine as after a reset. */
#include <avr/boot.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <stdbool.h>
#include <stdint.h>
#include <util/delay_basic.h>

enum command {
  GET_PARAMETER = 0x41,
  SET_DEVICE = 0x42,
  SET_DEVICE_EXT = 0x45,
  LEAVE_PROGMODE = 0x51,
  LOAD_ADDRESS = 0x55,
  UNIVERSAL = 0x56,
  PROG_PAGE = 0x64,
  READ_PAGE = 0x74,
  READ_SIGN = 0x75,
};
enum answer { OK = 0x10, FAILED = 0x11, IN_SYNC = 0x14 };
enum { END_OF_COMMAND = 0x20, SOFTWARE_MINOR = 0x82, FLASH_MEMORY = 'F' };

/* 'S' tells this loader from Optiboot, whose major versions are small numbers. */
enum { VERSION_MAJOR = 'S', VERSION_MINOR = 1 };

/* Where Optiboot has its version too: the last word of the flash. */
const uint8_t version[2] __attribute__((section(".version"), used)) = {VERSION_MINOR, VERSION_MAJOR};

enum { BOOT_START = 0x7e00 };
/* 115200 baud at double speed: datasheet table 20-7. */
enum { BAUD_DIVISOR = 16 };
/* Cycles of the loop in which `receive` waits. */
enum { WAIT_CYCLES = 10 };

/* What follows a command. Memory type and length come before the bytes of a page. */
static uint8_t arguments[3 + UINT8_MAX + 1] __attribute__((section(".noinit")));
enum { LENGTH = 1, MEMORY = 2, PAGE = 3 };

/* What MCUSR held; the program finds it here. */
register uint8_t cause __asm__("r2");

static bool has_program(void) { return pgm_read_word(0) != 0xffff; }

/* Starts the program, if there is one, when what is being sent has left. */
static void __attribute__((noinline)) leave(void) {
  if (!has_program()) return;
  _delay_loop_2(0); /* 16 ms */
  UCSR0B = 0;
  UBRR0L = 0;
  __asm__ volatile("jmp 0");
}

static void __attribute__((noinline)) send(uint8_t byte) {
  while (!(UCSR0A & _BV(UDRE0))) continue;
  UDR0 = byte;
}

static uint8_t __attribute__((noinline)) receive(void) {
  __uint24 patience = F_CPU / WAIT_CYCLES;
  while (!(UCSR0A & _BV(RXC0))) {
    if (--patience == 0) leave();
  }
  return UDR0;
}

static uint8_t arguments_of(uint8_t command) {
  if (command == SET_DEVICE) return 20;
  if (command == SET_DEVICE_EXT) return 5;
  if (command == UNIVERSAL) return 4;
  if (command == PROG_PAGE || command == READ_PAGE) return 3;
  if (command == LOAD_ADDRESS) return 2;
  return command == GET_PARAMETER;
}

static uint8_t *receive_all(uint8_t *to, uint8_t count) {
  while (count--) *to++ = receive();
  return to;
}

static void write_page(uint16_t address) {
  boot_page_erase(address);
  boot_spm_busy_wait();
  const uint8_t *byte = arguments + PAGE;
  for (uint8_t left = SPM_PAGESIZE / 2; left; left--) {
    uint8_t low = *byte++;
    boot_page_fill(address, (uint16_t)(low | *byte++ << 8));
    address += 2;
  }
  boot_page_write(address - 2);
  boot_spm_busy_wait();
  boot_rww_enable();
}

int main(void) __attribute__((OS_main, section(".init9")));
int main(void) {
  __asm__ volatile("clr __zero_reg__");
  cause = MCUSR;
  MCUSR = 0;
  /* After a watchdog reset the watchdog is still on, at its shortest time. */
  WDTCSR = _BV(WDCE) | _BV(WDE);
  WDTCSR = 0;
  if (!(cause & _BV(EXTRF))) leave();

  UCSR0A = _BV(U2X0);
  UBRR0L = BAUD_DIVISOR;
  UCSR0B = _BV(RXEN0) | _BV(TXEN0);
  uint16_t address = 0;
  for (;;) {
    uint8_t command = receive();
    uint8_t *end = receive_all(arguments, arguments_of(command));
    if (command == PROG_PAGE) receive_all(end, arguments[LENGTH]);
    if (receive() != END_OF_COMMAND) {
      leave();
      continue;
    }
    send(IN_SYNC);
    uint8_t answer = OK;
    if (command == GET_PARAMETER) {
      send(arguments[0] == SOFTWARE_MINOR ? VERSION_MINOR : VERSION_MAJOR);
    } else if (command == UNIVERSAL) {
      send(0);
    } else if (command == READ_SIGN) {
      send(SIGNATURE_0);
      send(SIGNATURE_1);
      send(SIGNATURE_2);
    } else if (command == LOAD_ADDRESS) {
      address = (uint16_t)((arguments[0] | arguments[1] << 8) << 1);
    } else if (command == READ_PAGE) {
      uint16_t from = address;
      for (uint8_t left = arguments[LENGTH]; left; left--) send(pgm_read_byte(from++));
    } else if (command == PROG_PAGE) {
      if (arguments[MEMORY] == FLASH_MEMORY && arguments[LENGTH] == SPM_PAGESIZE && address < BOOT_START) {
        write_page(address);
      } else {
        answer = FAILED;
      }
    }
    send(answer);
    if (command == LEAVE_PROGMODE) leave();
  }
}
