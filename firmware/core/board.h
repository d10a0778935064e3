// The board: everything that runs on it, whatever machine it is.
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>

/** Starts with a valid image from EEPROM, if there is one, and introduces itself to the host. */
void board_begin(void);

/** Does what there is to do now, in small steps; to be called at least every millisecond. True if there is more to do at once. */
bool board_poll(void);

#endif
