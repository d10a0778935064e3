// The limit switches and the emergency stop, normally closed or normally open as the settings say.
#ifndef SWITCHES_H
#define SWITCHES_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol.h"

/** All count as let go. */
void switches_begin(void);

/** Reads the switches of the rig; to be called in every control tick. */
void switches_read(const struct settings *settings);

/** Those that are pressed: bits SWITCH_ of protocol.h. */
uint8_t switches_pressed(void);

#endif
