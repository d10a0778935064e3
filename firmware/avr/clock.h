// The system tick: Timer2, 1 kHz (datasheet chapter 18).
#ifndef CLOCK_H
#define CLOCK_H

/** Starts the tick; each one wakes the CPU. */
void clock_begin(void);

#endif
