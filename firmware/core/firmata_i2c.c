// Carries out Firmata's I2C messages (github.com/firmata/protocol, i2c.md), as StandardFirmata does.
#include "firmata_i2c.h"

#include "firmata_bytes.h"
#include "firmata_pins.h"
#include "hardware.h"
#include "pins.h"
#include "protocol.h"
#include "seven_bit.h"
#include "status.h"

enum { READ_BYTES_MAX = 32, READINGS_MAX = 8 };

/* A request: address, mode, then values of 14 bits, low bits first. Bits of the mode: */
enum { HIGH_ADDRESS = 0x07, DIRECTION = 0x18, TEN_BITS = 0x20, RESTART = 0x40 };
/* Directions. */
enum { WRITE = 0x00, READ = 0x08, READ_ON = 0x10, STOP_READING = 0x18 };

struct reading {
  uint8_t address;
  uint8_t bytes;
  uint8_t reg;
  bool has_register : 1; /* else the device knows what to tell */
  bool restarts : 1; /* no stop between the register and the reading */
  bool fails : 1; /* and that was told */
};

static struct {
  struct reading readings[READINGS_MAX]; /* those that are made again and again */
  uint8_t count;
  uint8_t next; /* of this round */
  uint16_t round_ms; /* when the round began */
  uint16_t delay_us; /* between a register and its reading */
} i2c;

void firmata_i2c_begin(void) {
  i2c.count = 0;
  i2c.delay_us = 0;
}

static bool has_pins(void) { return firmata_mode(PIN_SDA) == FIRMATA_I2C && firmata_mode(PIN_SCL) == FIRMATA_I2C; }

static bool take_pins(void) {
  if (has_pins()) return true;
  firmata_set_mode(PIN_SDA, FIRMATA_I2C);
  firmata_set_mode(PIN_SCL, FIRMATA_I2C);
  return has_pins();
}

static uint8_t error_of(uint8_t result) {
  if (result == I2C_DONE) return ERROR_OK;
  return result == I2C_NO_DEVICE ? ERROR_I2C_NO_DEVICE : ERROR_I2C_STUCK;
}

static uint8_t transfer(const struct reading *reading, uint8_t *bytes) {
  if (reading->has_register) {
    uint8_t result = i2c_write(reading->address, &reading->reg, 1, !reading->restarts);
    if (result != I2C_DONE) return result;
    clock_wait(i2c.delay_us);
  }
  return i2c_read(reading->address, bytes, reading->bytes);
}

static uint8_t report(const struct reading *reading) {
  uint8_t bytes[READ_BYTES_MAX];
  uint8_t result = transfer(reading, bytes);
  if (result != I2C_DONE) return error_of(result);
  sysex_begin(FIRMATA_I2C_REPLY);
  sysex_value(reading->address);
  sysex_value(reading->has_register ? reading->reg : 0);
  for (uint8_t i = 0; i < reading->bytes; i++) sysex_value(bytes[i]);
  sysex_end();
  return ERROR_OK;
}

static uint8_t read_on(const struct reading *reading) {
  if (i2c.count == READINGS_MAX) return ERROR_I2C_REQUEST;
  i2c.readings[i2c.count++] = *reading;
  return ERROR_OK;
}

static void stop_reading(uint8_t address) {
  uint8_t kept = 0;
  for (uint8_t i = 0; i < i2c.count; i++) {
    if (i2c.readings[i].address != address) i2c.readings[kept++] = i2c.readings[i];
  }
  i2c.count = kept;
}

/* Values of 14 bits to bytes, in place. */
static void unpack(uint8_t *values, uint8_t count) {
  for (uint8_t i = 0; i < count; i++) values[i] = (uint8_t)(values[2 * i] | values[2 * i + 1] << 7);
}

static uint8_t request(uint8_t *payload, uint8_t count) {
  if (count < 2 || count % 2 != 0 || payload[1] & (TEN_BITS | HIGH_ADDRESS)) return ERROR_I2C_REQUEST;
  uint8_t address = payload[0];
  uint8_t mode = payload[1];
  uint8_t *values = payload + 2;
  count = (uint8_t)((count - 2) / 2);
  unpack(values, count);
  switch (mode & DIRECTION) {
    case WRITE:
      return error_of(i2c_write(address, values, count, true));
    case STOP_READING:
      stop_reading(address);
      return ERROR_OK;
    default:
      break;
  }
  if (count != 1 && count != 2) return ERROR_I2C_REQUEST;
  struct reading reading = {
      .address = address, .bytes = values[count - 1], .reg = values[0], .has_register = count == 2, .restarts = mode & RESTART};
  if (reading.bytes == 0 || reading.bytes > READ_BYTES_MAX) return ERROR_I2C_REQUEST;
  return (mode & DIRECTION) == READ ? report(&reading) : read_on(&reading);
}

bool firmata_i2c_sysex(uint8_t id, uint8_t *payload, uint8_t count) {
  if (id != FIRMATA_I2C_CONFIG && id != FIRMATA_I2C_REQUEST) return false;
  uint8_t error = ERROR_OK;
  if (!take_pins()) error = ERROR_I2C_PINS;
  else if (id == FIRMATA_I2C_REQUEST) error = request(payload, count);
  else if (count >= 2) i2c.delay_us = (uint16_t)(payload[0] | payload[1] << 7);
  if (error != ERROR_OK) status_refuse(error);
  return true;
}

static void report_next(void) {
  struct reading *reading = &i2c.readings[i2c.next++];
  uint8_t error = report(reading);
  if (error != ERROR_OK && !reading->fails) status_refuse(error);
  reading->fails = error != ERROR_OK;
}

void firmata_i2c_poll(void) {
  if (i2c.count == 0) return;
  if (!has_pins()) i2c.count = 0; /* they have another use now */
  uint16_t now_ms = (uint16_t)clock_ms();
  if (i2c.next < i2c.count) {
    report_next();
  } else if ((uint16_t)(now_ms - i2c.round_ms) >= firmata_interval_ms()) {
    i2c.round_ms = now_ms;
    i2c.next = 0;
  }
}
