// The control tick: encoders to state, state to duty, once in a control period.
#ifndef CONTROL_H
#define CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol.h"

/** Takes the pins of the configured rig and starts ticking; if there is none, stops. To be called after the settings changed. */
void control_begin(void);

/* The machine calls these from its timer, with interrupts enabled. */

/** One control period is over. */
void control_tick(void);
/** One is nearly over: velocities are measured from here on. */
void control_sample(void);
/** It could not call one of them because the last one has not ended. */
void control_overrun(void);

/* What sets the machine in motion: refused also while EEPROM is being written. */

/** Starts homing; an error of protocol.h. */
uint8_t control_home(uint8_t mode);
/** Arms, if the network is undamaged; an error of protocol.h. */
uint8_t control_arm(void);

/** Guided homing: this duty (within homingDuty) for so many control ticks; an error of protocol.h. */
uint8_t control_drive(int16_t duty, uint16_t ticks);

/** Takes the newest tick's telemetry; false if it was taken before. */
bool control_telemetry(struct telemetry *telemetry);

#endif
