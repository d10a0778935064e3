// All that the core asks of a machine. firmware/avr implements it with registers, firmware/host for tests.
#ifndef HARDWARE_H
#define HARDWARE_H

#include <stdbool.h>
#include <stdint.h>

/* Serial line. */

/** Takes the oldest received byte; false when there is none. */
bool serial_read(uint8_t *byte);
/** Queues a byte; waits for room, so it must not be called from an interrupt. */
void serial_write(uint8_t byte);
/** Received bytes that were lost since the reset. */
uint16_t serial_overruns(void);
/** Received bytes without a stop bit since the reset: the host has another baud rate, or the line is disturbed. */
uint16_t serial_frame_errors(void);
/** From now on at STOCK_BAUD_RATE, or at BAUD_RATE again: sends what is queued before, and drops what was received. */
void serial_at_stock_rate(bool stock);

/* Time. */

/** Milliseconds since the reset. */
uint32_t clock_ms(void);
/** Time in units of 4 us, wrapping after 262 ms. May be called from an interrupt. */
uint16_t clock_4us(void);
/** Lets so much time pass, interrupts going on. */
void clock_wait(uint16_t us);
/** Begins counting CPU cycles, while no motor is on, and marks the beginning for an observer. */
void cycles_start(void);
/** CPU cycles since cycles_start, without the cost of counting. */
uint16_t cycles_stop(void);

/* EEPROM: 1024 bytes. */

/** False while a byte is being written; the others may be called only when it is true. */
bool eeprom_ready(void);
uint8_t eeprom_read(uint16_t address);
/** Begins to write a byte, and returns at once. */
void eeprom_write(uint16_t address, uint8_t value);

/* Pins, by their numbers on an Uno: 0 to 13, and 14 to 19 for A0 to A5. */

void pin_input(uint8_t pin, bool pull_up);
void pin_output(uint8_t pin, bool level);
bool pin_read(uint8_t pin);
/** True if the pin has this level and keeps it for SWITCH_HOLD_US, for which it then waits. */
bool pin_holds(uint8_t pin, bool level);
/** Duty of 0 (always low) to 255 (always high), on pins 3, 5, 6, 9, 10 and 11; while there may be a rig on 5 and 6 only. */
void pin_pwm(uint8_t pin, uint8_t duty);

enum { SERVOS = 8, SERVO_US_MIN = 500, SERVO_US_MAX = 2450 };

/** The servo of a number below SERVOS (shared.h) gets a pulse of SERVO_US_MIN to SERVO_US_MAX every 20 ms at its pin, which is an output;
    0: none any more. While there may be a rig, or D10 has PWM, none only. */
void servo_pulse(uint8_t servo, uint16_t us);

/** Gives the timers of PWM and servos, which have ended, back to motor and system tick; D9 is driven low. */
void pwm_end(void);

/** Begins a conversion of an analog channel; false while another one runs. */
bool adc_start(uint8_t channel);
/** Takes the result (10 bits) of a finished conversion; false when there is none. */
bool adc_result(uint16_t *value);
/** The last reading (10 bits) of the motor supply at A2, 1023 before the first one; begins the next. For the control tick. */
uint16_t supply_read(void);
/** The last reading (10 bits) of the 1.1 V reference against the board's own supply, 0 before the first one; begins the next. */
uint16_t reference_read(void);

/* I2C at 100 kHz, on A4 (SDA) and A5 (SCL), which are inputs with pull-ups. A byte takes 90 us; what takes 10 ms is given up. */

enum { I2C_DONE, I2C_NO_DEVICE, I2C_STUCK };

/** Writes to a device: I2C_DONE, I2C_NO_DEVICE if it does not acknowledge, I2C_STUCK if a line is held low. Without `stops` the bus stays
    ours for the i2c_read that must follow. */
uint8_t i2c_write(uint8_t device, const uint8_t *bytes, uint8_t count, bool stops);
/** Reads at least one byte of a device. */
uint8_t i2c_read(uint8_t device, uint8_t *bytes, uint8_t count);

/* Encoders. */

enum { ENCODER_CART, ENCODER_POLE, ENCODERS };

/** An encoder as its interrupts left it. */
struct encoder_reading {
  uint16_t count; /* edges, up and down, wrapping */
  uint16_t edge_4us; /* clock_4us at the last edge */
  uint16_t missed; /* transitions in which both channels changed, wrapping */
};

/** Takes the pins of the encoders and begins to count. */
void encoders_begin(void);
/** Gives the pins back. */
void encoders_end(void);
void encoder_read(uint8_t encoder, struct encoder_reading *reading);

/* Motor: D9 is its PWM, D7 and D8 its direction; and the LED at D13, which is high while the network drives. */

/** Takes the pins and the timer of the motor, if it has not; the motor stays off. */
void motor_begin(void);
/** Duty of -DUTY_MAX to DUTY_MAX, positive to the right; nothing happens before motor_begin. */
void motor_drive(int16_t duty);
/** Lights the LED until motor_off; nothing happens before motor_begin. */
void motor_show_running(void);
/** Switches motor and LED off and gives the timer back. May be called at any time, from an interrupt as well. */
void motor_off(void);

/* Control timer. */

/** Calls control_tick every `period` system ticks of 500 us from now on, 0 for never; and control_sample `window` ticks before each, 0 for never. */
void control_timer(uint8_t period, uint8_t window);

/* The machine. */

/** Why the machine started: the bits of MCUSR, 0 if that cannot be known. */
uint8_t reset_cause(void);
/** Restarts the machine. */
void restart(void);
/** True if the machine started because of that. */
bool was_restarted(void);
/** The extended fuse byte, whose low three bits are BODLEVEL; 0 while EEPROM is being written, when it cannot be read. */
uint8_t extended_fuse(void);

#endif
