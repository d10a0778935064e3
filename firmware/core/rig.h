// The settings of the rig the board is wired to, kept in EEPROM: the newest ones are never written over.
#ifndef RIG_H
#define RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol.h"

/** Control periods in so many milliseconds, rounded down: what is seen in that many ticks is seen within that time. */
static inline uint16_t ticks_within(const struct settings *settings, uint16_t ms) {
  return (uint16_t)((uint16_t)(ms * (1000 / SYSTEM_TICK_US)) / settings->period_ticks);
}

/** Finds the newest undamaged settings. Returns an error if newer ones are damaged. */
uint8_t rig_begin(void);

/** The settings in use, NULL if no rig is configured. */
const struct settings *rig_settings(void);

/** CRC of the settings in use, 0 if there are none. */
uint16_t rig_crc(void);

/** What is wrong with the settings; ERROR_OK if nothing. */
uint8_t rig_check(const struct settings *settings);

/** Begins to store settings that rig_check accepts, or with NULL to forget the rig. ERROR_OK: rig_poll will report the end. */
uint8_t rig_write(const struct settings *settings);

bool rig_is_busy(void);

/** One small step of a store; true when it has just ended, with its error. Only after ERROR_OK are the new settings in use; no control
    tick may come while a store is under way. */
bool rig_poll(uint8_t *error);

/** True while a rig is stored, is being stored, or was stored and cannot be read: a machine may be wired to the board. */
bool rig_may_be_wired(void);

/** True for a pin (below PIN_COUNT) that belongs to the configured rig; to any rig, while there may be one but none is configured. */
bool rig_owns_pin(uint8_t pin);

#endif
