// The master of an I2C bus, by the two-wire interface (datasheet chapter 22). It owns the pins only while a transfer runs.
#include <avr/io.h>
#include <stdbool.h>
#include <util/twi.h>

#include "../core/hardware.h"
#include "../core/static_assert.h"
#include "config.h"

enum { SCL_HZ = 100000, TRANSFER_4US = 10 * 250, LINES = 1 << PINC4 | 1 << PINC5 };

#define DIVISOR ((F_CPU / SCL_HZ - 16) / 2) /* section 22.5.2, prescaler 1 */
STATIC_ASSERT(DIVISOR <= 255, bit_rate_fits);

static uint16_t begun_4us;

static bool in_time(void) { return (uint16_t)(clock_4us() - begun_4us) < TRANSFER_4US; }

/* The state of the bus after a step, TW_NO_INFO if it does not come to its end. */
static uint8_t step(uint8_t control) {
  TWCR = (uint8_t)(1 << TWINT | 1 << TWEN | control);
  while (!(TWCR & (1 << TWINT))) {
    if (!in_time()) return TW_NO_INFO;
  }
  return TW_STATUS;
}

static uint8_t send(uint8_t byte) {
  TWDR = byte;
  return step(0);
}

/* A start, or another one while the bus is ours; then the address. */
static uint8_t address(uint8_t device, uint8_t direction) {
  begun_4us = clock_4us();
  bool is_ours = TWCR & (1 << TWEN);
  if (!is_ours && (PINC & LINES) != LINES) return I2C_STUCK;
  TWBR = DIVISOR;
  uint8_t state = step(1 << TWSTA);
  if (state != TW_START && state != TW_REP_START) return I2C_STUCK;
  state = send((uint8_t)(device << 1 | direction));
  if (state == TW_MT_SLA_ACK || state == TW_MR_SLA_ACK) return I2C_DONE;
  return state == TW_MT_SLA_NACK || state == TW_MR_SLA_NACK ? I2C_NO_DEVICE : I2C_STUCK;
}

/* A stop, and the pins are ordinary ones again, whether it came to its end or not. */
static uint8_t end(uint8_t result) {
  if (result != I2C_STUCK) {
    TWCR = 1 << TWINT | 1 << TWEN | 1 << TWSTO;
    while (TWCR & (1 << TWSTO)) {
      if (in_time()) continue;
      result = I2C_STUCK;
      break;
    }
  }
  TWCR = 0;
  return result;
}

uint8_t i2c_write(uint8_t device, const uint8_t *bytes, uint8_t count, bool stops) {
  uint8_t result = address(device, TW_WRITE);
  for (uint8_t i = 0; i < count && result == I2C_DONE; i++) {
    uint8_t state = send(bytes[i]);
    if (state == TW_MT_DATA_NACK && i + 1 < count) result = I2C_NO_DEVICE; /* after the last byte it may mean "no more" */
    else if (state != TW_MT_DATA_ACK && state != TW_MT_DATA_NACK) result = I2C_STUCK;
  }
  return stops || result != I2C_DONE ? end(result) : I2C_DONE;
}

uint8_t i2c_read(uint8_t device, uint8_t *bytes, uint8_t count) {
  uint8_t result = address(device, TW_READ);
  for (uint8_t i = 0; i < count && result == I2C_DONE; i++) {
    bool is_last = i + 1 == count;
    uint8_t state = step(is_last ? 0 : 1 << TWEA);
    bytes[i] = TWDR;
    if (state != (is_last ? TW_MR_DATA_NACK : TW_MR_DATA_ACK)) result = I2C_STUCK;
  }
  return end(result);
}
