// Drives USART0.
#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/protocol.h"
#include "../core/static_assert.h"
#include "config.h"

#define UART_DIVISOR(baud) ((F_CPU + (baud)*4) / ((baud)*8) - 1) /* datasheet section 20.3.1, double speed */

enum { RECEIVE_BYTES = 128, SEND_BYTES = 64 };

STATIC_ASSERT((RECEIVE_BYTES & (RECEIVE_BYTES - 1)) == 0, receive_ring_is_a_power_of_two);
STATIC_ASSERT((SEND_BYTES & (SEND_BYTES - 1)) == 0, send_ring_is_a_power_of_two);

/* A ring is empty when head equals tail; one place always stays free. */
static struct {
  volatile uint8_t head; /* written by the producer */
  volatile uint8_t tail; /* written by the consumer */
  volatile uint8_t bytes[RECEIVE_BYTES];
} received;

static struct {
  volatile uint8_t head;
  volatile uint8_t tail;
  volatile uint8_t bytes[SEND_BYTES];
} sending;

static volatile uint16_t overruns;
static volatile uint16_t frame_errors;

/* What is rare stands in one place: this interrupt may delay a control tick. */
ISR(USART_RX_vect) {
  uint8_t status = UCSR0A;
  uint8_t byte = UDR0;
  uint8_t head = received.head;
  uint8_t next = (head + 1) & (RECEIVE_BYTES - 1);
  if (next == received.tail) {
    status |= 1 << DOR0;
  } else {
    received.bytes[head] = byte;
    received.head = next;
  }
  if (status & (1 << DOR0 | 1 << FE0)) {
    if (status & 1 << DOR0) overruns++;
    if (status & 1 << FE0) frame_errors++;
  }
}

ISR(USART_UDRE_vect) {
  uint8_t tail = sending.tail;
  if (tail == sending.head) {
    UCSR0B &= (uint8_t) ~(1 << UDRIE0);
    return;
  }
  UDR0 = sending.bytes[tail];
  sending.tail = (tail + 1) & (SEND_BYTES - 1);
}

void uart_begin(void) {
  UBRR0 = UART_DIVISOR(BAUD_RATE);
  UCSR0A = 1 << U2X0;
  UCSR0C = 1 << UCSZ01 | 1 << UCSZ00;
  UCSR0B = 1 << RXEN0 | 1 << TXEN0 | 1 << RXCIE0;
}

bool uart_has_received(void) { return received.head != received.tail; }

void uart_flush(void) {
  while (sending.head != sending.tail) continue;
}

void serial_at_stock_rate(bool stock) {
  uart_flush();
  clock_wait(400); /* two bytes are on their way still */
  UBRR0 = stock ? UART_DIVISOR(STOCK_BAUD_RATE) : UART_DIVISOR(BAUD_RATE);
  received.tail = received.head;
}

bool serial_read(uint8_t *byte) {
  uint8_t tail = received.tail;
  if (tail == received.head) return false;
  *byte = received.bytes[tail];
  received.tail = (tail + 1) & (RECEIVE_BYTES - 1);
  return true;
}

void serial_write(uint8_t byte) {
  uint8_t head = (sending.head + 1) & (SEND_BYTES - 1);
  while (head == sending.tail) continue;
  sending.bytes[sending.head] = byte;
  sending.head = head;
  ATOMIC_BLOCK(ATOMIC_FORCEON) { UCSR0B |= 1 << UDRIE0; }
}

uint16_t serial_overruns(void) {
  uint16_t count;
  ATOMIC_BLOCK(ATOMIC_FORCEON) { count = overruns; }
  return count;
}

uint16_t serial_frame_errors(void) {
  uint16_t count;
  ATOMIC_BLOCK(ATOMIC_FORCEON) { count = frame_errors; }
  return count;
}
