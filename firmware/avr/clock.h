// The system tick: Timer2, 2 kHz (datasheet chapter 18). It counts the time, and calls the control tick.
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

/** True once after each control turn that has ended, or each system tick if control has no turns: the ticks live. */
bool clock_lives(void);

#endif

#endif
