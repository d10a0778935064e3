// CRC-16/MCRF4XX: images, signatures and stored records are protected by it.
#ifndef CRC16_H
#define CRC16_H

#include <stdint.h>

/** What a CRC starts from. The CRC of "123456789" is 0x6F91. */
#define CRC16_INITIAL 0xFFFFu

/** Takes one more byte into a CRC (polynomial 0x8408, reflected; the same as avr-libc's _crc_ccitt_update). */
uint16_t crc16_update(uint16_t crc, uint8_t byte);

/** Takes some more bytes into a CRC. */
uint16_t crc16_more(uint16_t crc, const uint8_t *bytes, uint8_t count);

/** The CRC of some bytes. */
uint16_t crc16_of(const uint8_t *bytes, uint8_t count);

#endif
