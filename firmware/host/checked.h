// The board with its world checked: between any two things that it does, all that must hold is asserted.
#ifndef CHECKED_H
#define CHECKED_H

#include <stdbool.h>
#include <stdint.h>

extern struct checked {
  uint64_t bytes; /* that the board received */
  uint64_t ns; /* that passed for it */
  uint64_t moving_ns, running_ns; /* in which it might move, in which its network drove */
} checked;

/** The board starts, for a reason as in MCUSR, with its EEPROM as it is. */
void checked_start(uint8_t cause);

/** A byte comes, or many. */
void checked_receive(uint8_t byte);
void checked_receive_all(const uint8_t *bytes, int count);

/** So many control ticks pass, or, if there is no rig, nothing. */
void checked_ticks(int count);
/** So long no byte comes. */
void checked_silence(int ms);

/** From now on until the next byte the machine may not move; some ticks of it pass. */
void checked_stopped(void);

#endif
