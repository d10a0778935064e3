// A machine without hardware: EEPROM in memory, serial bytes by function call, and a clock that only moves when it is told to.
#ifndef SIMULATION_H
#define SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

#include "../core/hardware.h"

enum { EEPROM_BYTES = 1024 };

extern uint8_t simulated_eeprom[EEPROM_BYTES];

/** Takes each byte the board sends. */
extern void (*simulated_send)(uint8_t byte);

/** What the board reads of its encoders, and of its motor supply. */
extern struct encoder_reading simulated_encoders[ENCODERS];
extern uint16_t simulated_supply;

/** What the board does with its motor (0 while it is off), whether it has taken it, and whether its LED is lit. */
extern int16_t simulated_duty;
extern bool simulated_motor_on;
extern bool simulated_led;

/** What is around the board: called whenever time has passed, between any two things that the board does. NULL: nothing. */
extern void (*simulated_world)(uint64_t ns);

/** Starts the board, for a reason as in MCUSR; EEPROM stays as it is. */
void simulation_start(uint8_t cause);

/** A byte arrives, which takes its time on the wire, and the board does what there is to do. */
void simulation_receive(uint8_t byte);

/** Lets time pass until the next control tick is over, if a rig is configured. Ticks also come while time passes otherwise. */
void simulation_tick(void);

/** Lets time pass in which no byte comes. */
void simulation_wait(uint64_t ns);

/** Lets time pass until the board has stored what it was given. */
void simulation_settle(void);

/** Spoils one of the next writes to EEPROM (1: the next one): its cell gets `value` instead, and `then` is called. */
void simulation_spoil_write(uint32_t write, uint8_t value, void (*then)(void));

/** Drives a pin from outside. Pins that nothing drives read their pull-ups. */
void simulation_drive_pin(uint8_t pin, bool level);

#endif
