// What the board knows of itself: its state, its last error, its counters.
#ifndef STATUS_H
#define STATUS_H

#include <stdint.h>

/** Counters since the reset; the sentences keep them. */
struct counters {
  uint16_t last_observation;
  uint32_t inferences;
  uint32_t saturations;
  uint16_t refusals;
};

extern struct counters counters;

void status_begin(void);

/** Has the board's supply measured now and then. */
void status_poll(void);

/** Remembers an error as the last one. */
void status_error(uint8_t error);

/** Writes `<code>` and a separator and the name of an error. */
void status_write_error(uint8_t error, char separator);

/** Writes the name of the state the board is in. */
void status_write_state(void);

/** Writes the fields of a STATUS reply, in the order of protocol.h's table. */
void status_write_fields(void);

/** Writes the status line for people. */
void status_write_line(void);

/** Says in a Firmata string that a message could not be taken. */
void status_refuse(uint8_t error);
/** Begins such a string: more text may follow, then string_end. */
void status_refuse_begin(uint8_t error);

#endif
