// The watchdog: restarts a board whose main loop has stopped for 250 ms (datasheet section 11.8).
#ifndef WATCHDOG_H
#define WATCHDOG_H

void watchdog_begin(void);

/** Tells the watchdog that the main loop is alive. */
void watchdog_feed(void);

#endif
