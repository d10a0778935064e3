// The board: an Arduino Uno, ATmega328P with a 16 MHz crystal. Section numbers are those of the ATmega328P datasheet (DS40002061).
#ifndef CONFIG_H
#define CONFIG_H

#define F_CPU 16000000UL

#endif
