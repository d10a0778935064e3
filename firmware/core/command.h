// Our own SysEx commands: images, settings, status, motion.
#ifndef COMMAND_H
#define COMMAND_H

#include <stdint.h>

#include "protocol.h"
#include "seven_bit.h"

/** Longest SysEx message the board takes, from its id to its end: a STORE of the largest image. */
#define SYSEX_BYTES_MAX (1 + SEVEN_BIT_LENGTH(IMAGE_BYTES_MAX))

/** Wire bytes that may follow the id of a command of fixed length; 0 for all others. */
uint8_t command_wire_bytes(uint8_t id);

/** Carries out a command; its payload is still packed and is unpacked in place. */
void command_receive(uint8_t id, uint8_t *payload, uint8_t count);

/** Goes on with a command that takes time. */
void command_poll(void);

#endif
