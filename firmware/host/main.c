// The board as a program: bytes in on standard input, bytes out on standard output.
//
//   board [eeprom-file [cut|worn write value]]
//
// EEPROM is read from the file, if it exists, and written to it at the end. Writes to EEPROM can fail, so that the cell gets the
// value instead: `cut` ends the program in that write, counted from 1, with 2, as if the power had failed; `worn` spoils every so
// many writes. The board's clock moves with each byte received, and on to the end of a store when no more bytes have come.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "simulation.h"

static const char *eeprom_path;

static void load_eeprom(void) {
  memset(simulated_eeprom, 0xFF, EEPROM_BYTES);
  FILE *file = eeprom_path ? fopen(eeprom_path, "rb") : NULL;
  if (!file) return;
  size_t bytes = fread(simulated_eeprom, 1, EEPROM_BYTES, file);
  fclose(file);
  if (bytes != EEPROM_BYTES) {
    fprintf(stderr, "%s is no EEPROM of %d bytes\n", eeprom_path, EEPROM_BYTES);
    exit(1);
  }
}

static void end(int code) {
  fflush(stdout);
  FILE *file = eeprom_path ? fopen(eeprom_path, "wb") : NULL;
  if (file) {
    fwrite(simulated_eeprom, 1, EEPROM_BYTES, file);
    fclose(file);
  }
  exit(code);
}

static void power_off(void) { end(2); }

static uint32_t spoilt_write;
static uint8_t spoilt_value;

static void spoil_again(void) { simulation_spoil_write(spoilt_write, spoilt_value, spoil_again); }

static void send(uint8_t byte) { putchar(byte); }

int main(int count, char **arguments) {
  if (count > 1) eeprom_path = arguments[1];
  load_eeprom();
  if (count > 4) {
    spoilt_write = (uint32_t)atol(arguments[3]);
    spoilt_value = (uint8_t)atoi(arguments[4]);
    simulation_spoil_write(spoilt_write, spoilt_value, strcmp(arguments[2], "cut") == 0 ? power_off : spoil_again);
  }
  simulated_send = send;
  simulation_start(1);
  for (;;) {
    uint8_t bytes[4096];
    simulation_settle();
    fflush(stdout);
    ssize_t received = read(STDIN_FILENO, bytes, sizeof bytes);
    if (received <= 0) end(0);
    for (ssize_t i = 0; i < received; i++) simulation_receive(bytes[i]);
  }
}
