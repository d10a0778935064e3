// The board with its world under watch: between any two things that it does, all that must hold is asserted.
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stdint.h>

extern struct watched {
  uint64_t bytes; /* that the board received */
  uint64_t ns; /* that passed for it */
  uint64_t moving_ns, running_ns; /* in which it might move, in which its network drove */
} watched;

/** The board starts, for a reason as in MCUSR, with its EEPROM as it is. */
void watch_start(uint8_t cause);

/** A byte comes, or many. */
void watch_receive(uint8_t byte);
void watch_receive_all(const uint8_t *bytes, int count);

/** So many control ticks pass, or, if there is no rig, nothing. */
void watch_ticks(int count);
/** So long no byte comes. */
void watch_silence(int ms);

/** From now on until the next byte the machine may not move; some ticks of it pass. */
void watch_stopped(void);

#endif
