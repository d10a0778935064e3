// Packs and unpacks the payload of SysEx messages.
#include "seven_bit.h"

#include "firmata_bytes.h"
#include "hardware.h"

uint8_t seven_bit_unpack(uint8_t *bytes, uint8_t wire_count) {
  uint16_t bits = 0;
  uint8_t bit_count = 0;
  uint8_t length = 0;
  for (uint8_t i = 0; i < wire_count; i++) {
    bits |= (uint16_t)((uint16_t)bytes[i] << bit_count);
    bit_count = (uint8_t)(bit_count + 7);
    if (bit_count < 8) continue;
    bytes[length++] = (uint8_t)bits;
    bits >>= 8;
    bit_count = (uint8_t)(bit_count - 8);
  }
  return length;
}

void sysex_begin(uint8_t id) {
  serial_write(FIRMATA_START_SYSEX);
  serial_write(id);
}

void sysex_value(uint16_t value) {
  serial_write(value & 0x7F);
  serial_write(value >> 7 & 0x7F);
}

void sysex_end(void) { serial_write(FIRMATA_END_SYSEX); }

static struct {
  uint16_t bits;
  uint8_t bit_count;
} packer;

void packed_begin(uint8_t id) {
  sysex_begin(id);
  packer.bits = 0;
  packer.bit_count = 0;
}

void packed_u8(uint8_t value) {
  packer.bits |= (uint16_t)((uint16_t)value << packer.bit_count);
  packer.bit_count = (uint8_t)(packer.bit_count + 8);
  while (packer.bit_count >= 7) {
    serial_write(packer.bits & 0x7F);
    packer.bits >>= 7;
    packer.bit_count = (uint8_t)(packer.bit_count - 7);
  }
}

void packed_u16(uint16_t value) {
  packed_u8((uint8_t)value);
  packed_u8((uint8_t)(value >> 8));
}

void packed_u32(uint32_t value) {
  packed_u16((uint16_t)value);
  packed_u16((uint16_t)(value >> 16));
}

void packed_bytes(const void *bytes, uint8_t count) {
  const uint8_t *byte = bytes;
  while (count--) packed_u8(*byte++);
}

void packed_end(void) {
  if (packer.bit_count > 0) serial_write((uint8_t)packer.bits);
  sysex_end();
}
