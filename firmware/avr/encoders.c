// Two incremental encoders: the cart's on INT0 and INT1, the pole's on PCINT8 and PCINT9 (datasheet chapter 13), every edge of both.
#include <avr/io.h>
#include <stddef.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pins.h"
#include "../core/static_assert.h"

/* As encoder_interrupts.S counts on. */
STATIC_ASSERT(offsetof(struct encoder_reading, count) == 0, offset_of_count);
STATIC_ASSERT(offsetof(struct encoder_reading, edge_4us) == 2, offset_of_edge);
STATIC_ASSERT(offsetof(struct encoder_reading, missed) == 4, offset_of_missed);
STATIC_ASSERT(sizeof(struct encoder_reading) == 6, size_of_reading);

enum {
  CART_CHANNELS = 1 << PIN_CART_A | 1 << PIN_CART_B,
  POLE_A = PIN_POLE_A - PIN_ANALOG_0,
  POLE_CHANNELS = 1 << POLE_A | 1 << (POLE_A + 1)
};

STATIC_ASSERT(PIN_CART_A == PIND2 && PIN_CART_B == PIND3, cart_is_at_int0_and_int1);
STATIC_ASSERT(POLE_A == PINC0 && PIN_POLE_B == PIN_POLE_A + 1, pole_is_at_pcint8_and_pcint9);

/* Written by the interrupts. */
volatile struct encoder_reading encoder_readings[ENCODERS];
volatile uint8_t encoder_levels[ENCODERS];

static void listen(void) {
  EIMSK = 1 << INT1 | 1 << INT0;
  PCICR = 1 << PCIE1;
}

void encoders_begin(void) {
  for (uint8_t pin = PIN_CART_A; pin <= PIN_CART_B; pin++) pin_input(pin, true);
  for (uint8_t pin = PIN_POLE_A; pin <= PIN_POLE_B; pin++) pin_input(pin, true);
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    EICRA = 1 << ISC10 | 1 << ISC00; /* any edge */
    PCMSK1 = 1 << PCINT9 | 1 << PCINT8;
    EIFR = 1 << INTF1 | 1 << INTF0;
    PCIFR = 1 << PCIF1;
    encoder_levels[ENCODER_CART] = PIND & CART_CHANNELS;
    encoder_levels[ENCODER_POLE] = PINC & POLE_CHANNELS;
  }
  listen();
}

void encoders_end(void) {
  EIMSK = 0;
  PCICR = 0;
}

void encoder_read(uint8_t encoder, struct encoder_reading *reading) {
  const volatile struct encoder_reading *from = &encoder_readings[encoder];
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    reading->count = from->count;
    reading->edge_4us = from->edge_4us;
    reading->missed = from->missed;
  }
  listen(); /* again, if noise has ended it */
}
