// Bytes inside a SysEx message: a little-endian bit stream cut into 7-bit wire bytes (Firmata's Encoder7Bit).
#ifndef SEVEN_BIT_H
#define SEVEN_BIT_H

#include <stdint.h>

/** Wire bytes that carry some bytes. */
#define SEVEN_BIT_LENGTH(bytes) (((bytes)*8U + 6) / 7)

/** Unpacks wire bytes in place; returns how many bytes they carried. Fewer than 8 bits left over are padding. */
uint8_t seven_bit_unpack(uint8_t *bytes, uint8_t wire_count);

/** Begins a SysEx message. */
void sysex_begin(uint8_t id);
/** Seven bits a byte, low ones first; the two of a value of 14 bits. */
void sysex_value(uint16_t value);
void sysex_end(void);

/** Begins a SysEx message whose payload is packed. */
void packed_begin(uint8_t id);
void packed_u8(uint8_t value);
void packed_u16(uint16_t value);
void packed_u32(uint32_t value);
/** A structure as it lies in memory: both the wire and the machines are little-endian. */
void packed_bytes(const void *bytes, uint8_t count);
void packed_end(void);

#endif
