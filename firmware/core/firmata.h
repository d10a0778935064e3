// The Firmata side of the wire: messages from the host, and the board's introduction.
#ifndef FIRMATA_H
#define FIRMATA_H

#include <stdbool.h>
#include <stdint.h>

void firmata_begin(void);

/** True when the next byte may be part of the payload of a command of ours, whatever byte that is. */
bool firmata_is_in_payload(void);

/** Drops a message that was begun. */
void firmata_drop(void);

/** Drops a message whose next byte has not come for MESSAGE_MS. To be called while no byte comes. */
void firmata_poll(void);

/** Takes a received byte; false if it belongs to no Firmata message and is text. */
bool firmata_receive(uint8_t byte);

/** Tells protocol version and firmware name, which a host waits for. */
void firmata_introduce(void);

#endif
