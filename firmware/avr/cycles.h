// Counts CPU cycles with Timer1, which runs free at the CPU's clock while no motor is on (datasheet chapter 16).
#ifndef CYCLES_H
#define CYCLES_H

/** Starts the counter and measures what counting itself costs; before interrupts are enabled. */
void cycles_begin(void);

/** Has the timer count again, after the motor had it. */
void cycles_run(void);

#endif
