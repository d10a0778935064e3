// The board as a program: bytes in on standard input, bytes out on standard output.
//
//   board [eeprom-file [cut|worn write value]]
//
// EEPROM is read from the file, if it exists, and written to it at the end. Writes to EEPROM can fail, so that the cell gets the
// value instead: `cut` is a power cut in one write, counted from 1, after which the board starts again; `worn` spoils every so many
// writes. The board's clock moves with each byte received, and on to the end of a store when no more bytes have come.
#include <poll.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simulation.h"

enum { POWER_ON = 1 };

static uint32_t spoilt_write;
static uint8_t spoilt_value;
static jmp_buf power_on;

static void spoil_again(void) { simulation_spoil_write(spoilt_write, spoilt_value, spoil_again); }

static void cut_power(void) { longjmp(power_on, 1); }

static void send(uint8_t byte) { putchar(byte); }

static void load_eeprom(const char *path) {
  memset(simulated_eeprom, 0xFF, EEPROM_BYTES);
  FILE *file = path ? fopen(path, "rb") : NULL;
  if (!file) return;
  size_t bytes = fread(simulated_eeprom, 1, EEPROM_BYTES, file);
  fclose(file);
  if (bytes == EEPROM_BYTES) return;
  fprintf(stderr, "%s is no EEPROM of %d bytes\n", path, EEPROM_BYTES);
  exit(1);
}

static void save_eeprom(const char *path) {
  FILE *file = path ? fopen(path, "wb") : NULL;
  if (!file) return;
  fwrite(simulated_eeprom, 1, EEPROM_BYTES, file);
  fclose(file);
}

static bool is_waiting(void) {
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) > 0;
}

static void end_what_it_does(void) {
  simulation_settle();
  fflush(stdout);
}

/* The next received byte, or EOF. When none has come yet, the board first ends what it is doing. */
static int next_byte(void) {
  static uint8_t bytes[4096];
  static ssize_t count, next;
  if (next == count) {
    if (!is_waiting()) end_what_it_does();
    count = read(STDIN_FILENO, bytes, sizeof bytes);
    next = 0;
  }
  if (count > 0) return bytes[next++];
  end_what_it_does();
  return EOF;
}

int main(int count, char **arguments) {
  const char *eeprom_path = count > 1 ? arguments[1] : NULL;
  load_eeprom(eeprom_path);
  if (count > 4) {
    spoilt_write = (uint32_t)atol(arguments[3]);
    spoilt_value = (uint8_t)atoi(arguments[4]);
    simulation_spoil_write(spoilt_write, spoilt_value, strcmp(arguments[2], "cut") == 0 ? cut_power : spoil_again);
  }
  simulated_send = send;
  setjmp(power_on);
  simulation_start(POWER_ON);
  for (int byte; (byte = next_byte()) != EOF;) simulation_receive((uint8_t)byte);
  save_eeprom(eeprom_path);
  return 0;
}
