// CRC-16/MCRF4XX, all bits of a byte at once: the control tick takes one over the whole network.
#include "crc16.h"

uint16_t crc16_update(uint16_t crc, uint8_t byte) {
  byte = (uint8_t)(byte ^ crc);
  byte ^= (uint8_t)(byte << 4);
  return (uint16_t)(((uint16_t)byte << 8 | crc >> 8) ^ (uint8_t)(byte >> 4) ^ (uint16_t)byte << 3);
}

uint16_t crc16_more(uint16_t crc, const uint8_t *bytes, uint8_t count) {
  while (count--) crc = crc16_update(crc, *bytes++);
  return crc;
}

uint16_t crc16_of(const uint8_t *bytes, uint8_t count) { return crc16_more(CRC16_INITIAL, bytes, count); }
