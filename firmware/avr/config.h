// The board: an Arduino Uno, ATmega328P with a 16 MHz crystal. Chapters and sections are those of its datasheet, Microchip DS40002061B.
#ifndef CONFIG_H
#define CONFIG_H

#define F_CPU 16000000UL

#endif
