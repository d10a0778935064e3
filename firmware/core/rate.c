// Finds the host's baud rate. A host that says nothing after the greeting may not have been able to read it, and bytes without a stop bit
// are those of another rate.
#include "rate.h"

#include <stdbool.h>

#include "hardware.h"

/* How long the host has to answer the greeting at BAUD_RATE, and then at STOCK_BAUD_RATE. A host that is linked answers at once. */
enum { ANSWER_MS = 500, STOCK_ANSWER_MS = 200 };

static struct {
  bool known;
  bool stock;
  bool heard; /* or not to be waited for */
  uint16_t since_ms;
  uint16_t frame_errors; /* that were seen */
} rate;

void rate_begin(void) {
  rate.known = false;
  rate.stock = false;
  rate.heard = false;
  rate.since_ms = (uint16_t)clock_ms();
  rate.frame_errors = serial_frame_errors();
}

void rate_heard(void) { rate.heard = true; }

void rate_understood(void) { rate.known = true; }

bool rate_is_stock(void) { return rate.stock; }

static void change(void) {
  rate.stock = !rate.stock;
  rate.heard = true;
  serial_at_stock_rate(rate.stock);
  rate.since_ms = (uint16_t)clock_ms();
  rate.frame_errors = serial_frame_errors();
}

bool rate_poll(void) {
  if (rate.known) return false;
  uint16_t waited_ms = (uint16_t)((uint16_t)clock_ms() - rate.since_ms);
  bool unanswered = rate.stock ? waited_ms >= STOCK_ANSWER_MS : !rate.heard && waited_ms >= ANSWER_MS;
  if (unanswered || serial_frame_errors() != rate.frame_errors) {
    change();
    return true;
  }
  return false;
}
