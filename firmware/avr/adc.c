// Analog inputs: single conversions against the supply, 104 us each (datasheet chapter 24). Nothing waits for one.
#include <avr/interrupt.h>
#include <avr/io.h>

#include "../core/hardware.h"

/* The result is fetched by adc_result; the interrupt only wakes the CPU. */
static volatile bool finished;

ISR(ADC_vect) { finished = true; }

bool adc_start(uint8_t channel) {
  if (ADCSRA & (1 << ADSC)) return false;
  finished = false;
  ADMUX = (uint8_t)(1 << REFS0 | channel);
  ADCSRA = 1 << ADEN | 1 << ADSC | 1 << ADIE | 1 << ADPS2 | 1 << ADPS1 | 1 << ADPS0; /* clk/128 = 125 kHz */
  return true;
}

bool adc_result(uint16_t *value) {
  if (!finished) return false;
  finished = false;
  *value = ADC;
  return true;
}
