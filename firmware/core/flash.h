// Constants that stay in program memory on a Harvard machine, and are ordinary constants elsewhere.
#ifndef FLASH_H
#define FLASH_H

#include <stdint.h>

#ifdef __AVR__
#include <avr/pgmspace.h>
#define FLASH PROGMEM
#define FLASH_TEXT(text) PSTR(text)
#define flash_u8(address) pgm_read_byte(address)
/* Two neighbours of a table at once, the first in the low half: one address for four loads. */
#define flash_u16_pair(address) pgm_read_dword(address)
#else
#define FLASH
#define FLASH_TEXT(text) (text)
#define flash_u8(address) (*(const uint8_t *)(address))
#define flash_u16_pair(address) ((address)[0] | (uint32_t)(address)[1] << 16)
#endif

#endif
