// Analog inputs: single conversions against the supply, 104 us each (datasheet chapter 24). Nothing waits for one.
#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

#include "../core/hardware.h"
#include "../core/pins.h"

enum { SUPPLY_CHANNEL = PIN_SUPPLY - PIN_ANALOG_0, FULL_SCALE = 1023 };

/* Firmata's conversions and those of the motor supply take turns. */
static volatile struct {
  bool finished; /* Firmata's */
  uint16_t value;
  bool converting_supply;
  bool supply_wanted;
  uint16_t supply;
} adc = {.supply = FULL_SCALE};

static bool is_converting(void) { return ADCSRA & (1 << ADSC); }

static void convert(uint8_t channel) {
  ADMUX = (uint8_t)(1 << REFS0 | channel);
  ADCSRA = 1 << ADEN | 1 << ADSC | 1 << ADIE | 1 << ADPS2 | 1 << ADPS1 | 1 << ADPS0; /* clk/128 = 125 kHz */
}

static void convert_supply(void) {
  adc.supply_wanted = false;
  adc.converting_supply = true;
  convert(SUPPLY_CHANNEL);
}

ISR(ADC_vect) {
  if (adc.converting_supply) {
    adc.converting_supply = false;
    adc.supply = ADC;
  } else {
    adc.value = ADC;
    adc.finished = true;
  }
  if (adc.supply_wanted) convert_supply();
}

bool adc_start(uint8_t channel) {
  bool started = false;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    if (!is_converting() && !adc.converting_supply) {
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

/* A conversion that is over but not yet taken by its interrupt counts as running: the interrupt then goes on to the supply. */
uint16_t supply_read(void) {
  uint16_t value;
  ATOMIC_BLOCK(ATOMIC_RESTORESTATE) {
    value = adc.supply;
    if (is_converting() || (ADCSRA & (1 << ADIF))) adc.supply_wanted = true;
    else convert_supply();
  }
  return value;
}
