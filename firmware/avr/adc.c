// Analog inputs: single conversions against the supply, 104 us each (datasheet chapter 24). Nothing waits for one.
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pins.h"

enum { SUPPLY_CHANNEL = PIN_SUPPLY - PIN_ANALOG_0, REFERENCE_CHANNEL = 14, FULL_SCALE = 1023 };

/* The 1.1 V reference is weak, and takes 70 us to start: conversions in a row, of which the last is good. */
enum { REFERENCE_CONVERSIONS = 8 };

enum { FIRMATA, SUPPLY, REFERENCE };

/* Firmata's conversions, those of the motor supply and those of the reference take turns. The motor supply never waits for more than one. */
static volatile struct {
  bool finished; /* Firmata's */
  uint16_t value;
  uint8_t running;
  bool supply_wanted;
  uint16_t supply;
  uint8_t reference_left; /* conversions to come */
  uint16_t reference; /* 0 before the first one */
} adc = {.supply = FULL_SCALE};

/* A conversion that is over but not yet taken by its interrupt counts as running: the interrupt then goes on to the next. */
static bool is_busy(void) { return ADCSRA & (1 << ADSC | 1 << ADIF); }

static void convert(uint8_t channel) {
  ADMUX = (uint8_t)(1 << REFS0 | channel);
  ADCSRA = 1 << ADEN | 1 << ADSC | 1 << ADIE | 1 << ADPS2 | 1 << ADPS1 | 1 << ADPS0; /* clk/128 = 125 kHz */
}

static void convert_supply(void) {
  adc.supply_wanted = false;
  adc.running = SUPPLY;
  convert(SUPPLY_CHANNEL);
}

static void convert_reference(void) {
  adc.running = REFERENCE;
  convert(REFERENCE_CHANNEL);
}

ISR(ADC_vect) {
  uint16_t value = ADC;
  if (adc.running == SUPPLY) {
    adc.supply = value;
    if (adc.reference_left > 0) adc.reference_left = REFERENCE_CONVERSIONS;
  } else if (adc.running == FIRMATA) {
    adc.value = value;
    adc.finished = true;
  } else if (--adc.reference_left == 0) {
    adc.reference = value;
  }
  adc.running = FIRMATA;
  if (adc.supply_wanted) convert_supply();
  else if (adc.reference_left > 0) convert_reference();
}

bool adc_start(uint8_t channel) {
  bool started = false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (!is_busy()) {
      adc.finished = false;
      convert(channel);
      started = true;
    }
  }
  return started;
}

bool adc_result(uint16_t *value) {
  if (!adc.finished) return false;
  adc.finished = false;
  *value = adc.value;
  return true;
}

uint16_t supply_read(void) {
  uint16_t value;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    value = adc.supply;
    if (is_busy()) adc.supply_wanted = true;
    else convert_supply();
  }
  return value;
}

uint16_t reference_read(void) {
  uint16_t value;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    value = adc.reference;
    if (adc.reference_left == 0) {
      adc.reference_left = REFERENCE_CONVERSIONS;
      if (!is_busy()) convert_reference();
    }
  }
  return value;
}
