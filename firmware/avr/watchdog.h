// The watchdog: restarts a board whose main loop has stopped for 250 ms (datasheet section 11.8).
#ifndef WATCHDOG_H
#define WATCHDOG_H

/** Finds out why the program starts; to be called first. */
void reset_begin(void);

void watchdog_begin(void);

/** Tells the watchdog that the main loop is alive. */
void watchdog_feed(void);

/** Leaves a mark for the next start: the main loop is not alive, and the watchdog is about to bite. */
void watchdog_mark_hang(void);

#endif
