// Which baud rate the host has: BAUD_RATE, or the one that stock Firmata clients open a port with.
#ifndef RATE_H
#define RATE_H

#include <stdbool.h>

/** Nothing is known of the host; the line is at BAUD_RATE. */
void rate_begin(void);

/** Something was received. */
void rate_heard(void);

/** A message was received whole: the rate is right, and stays until the reset. */
void rate_understood(void);

/** Tries the other rate when this one seems wrong: true when it has changed. To be called before a received byte is taken. */
bool rate_poll(void);

/** True at STOCK_BAUD_RATE. */
bool rate_is_stock(void);

#endif
