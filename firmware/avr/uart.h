// The serial line: USART0 with a ring and an interrupt for each direction (datasheet chapter 20).
#ifndef UART_H
#define UART_H

#include <stdbool.h>

/** 8N1 at BAUD_RATE, double speed: 115200 baud is 2.1 % fast, as on a stock Uno. */
void uart_begin(void);

/** True if received bytes wait. */
bool uart_has_received(void);

/** Waits until everything queued is on its way. */
void uart_flush(void);

#endif
