// The system tick: Timer2, 2 kHz (datasheet chapter 18). It counts the time, and calls the control tick. Where no rig needs Timer1 and
// Timer2 they can be lent to Firmata: Timer1 then makes the tick, at the same rate.
#ifndef CLOCK_H
#define CLOCK_H

#include <avr/io.h>
#ifndef __ASSEMBLER__
#include <stdbool.h>
#endif

/* The time at the last system tick, in units of 4 us: in registers that an interrupt reads in one cycle each. */
#define TICK_4US_LOW GPIOR1
#define TICK_4US_HIGH GPIOR2

/* Units of 4 us in a system tick. */
#define TICK_4US 125

#ifndef __ASSEMBLER__

/** Starts the tick; each one wakes the CPU. */
void clock_begin(void);

enum { LENT_TOP = 7999 };

/** Lends Timer1 and Timer2, unless they are: Timer1 counts cycles from 0 to LENT_TOP and makes the tick (fast PWM), Timer2 is free (phase
    correct PWM). Not while there may be a rig: the motor needs Timer1, the encoders Timer2. */
void clock_lend(void);
/** Ends that, while they are lent. */
void clock_take_back(void);
static inline bool clock_is_lent(void) { return TIMSK1 & (1 << TOIE1); }

/** True once after each control turn that has ended, or each system tick if control has no turns: the ticks live. */
bool clock_lives(void);

#endif

#endif
