// Digital pins: the Uno's numbers on the ports of the ATmega328P (datasheet section 13).
#ifndef PINS_H
#define PINS_H

/** Every pin an input without pull-up, but the motor's: that is low from the first moment. */
void pins_begin(void);

#endif
