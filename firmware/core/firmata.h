// The Firmata side of the wire: messages from the host, and the board's introduction.
#ifndef FIRMATA_H
#define FIRMATA_H

#include <stdbool.h>
#include <stdint.h>

void firmata_begin(void);

/** Takes a received byte; false if it belongs to no Firmata message and is text. */
bool firmata_receive(uint8_t byte);

/** Tells protocol version and firmware name, which a host waits for. */
void firmata_introduce(void);

#endif
