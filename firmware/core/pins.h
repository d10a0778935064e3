// The Uno's pins and the trace of its program, for C and assembler. Generated from firmware/uno.json by `npm run generate`.
#ifndef PINS_H
#define PINS_H

#define PIN_COUNT 20
#define PIN_ANALOG_0 14
#define PIN_SERIAL_IN 0 /* serial, from the computer */
#define PIN_SERIAL_OUT 1 /* serial, to the computer */
#define PIN_CART_A 2 /* cart encoder A: leads B when the cart moves right */
#define PIN_CART_B 3 /* cart encoder B */
#define PIN_EMERGENCY_STOP 4 /* emergency stop: a contact to ground, which opens when pressed */
#define PIN_PWM_B 5 /* Firmata's PWM */
#define PIN_PWM_A 6 /* Firmata's PWM */
#define PIN_MOTOR_RIGHT 7 /* motor right: high while it drives right */
#define PIN_MOTOR_LEFT 8 /* motor left: high while it drives left; both low is off */
#define PIN_MOTOR 9 /* PWM of the motor, 20 kHz, 400 steps; driven low from the start */
#define PIN_LIMIT_LEFT 10 /* left limit switch: a contact to ground, which opens at the end */
#define PIN_PWM_D11 11 /* Firmata's PWM while no rig is stored */
#define PIN_LIMIT_RIGHT 12 /* right limit switch: a contact to ground, which opens at the end */
#define PIN_LED 13 /* LED of the board: on exactly while the network drives the motor */
#define PIN_POLE_A 14 /* pole encoder A: leads B when the pole turns clockwise, seen from the front */
#define PIN_POLE_B 15 /* pole encoder B */
#define PIN_SUPPLY 16 /* supply of the motor, through a divider (`supplyDivider`): at most 5 V */
#define PIN_SDA 18 /* data of Firmata's I2C */
#define PIN_SCL 19 /* clock of Firmata's I2C */

/* Whose a pin is. */
#define PINS_OF_FIRMATA 0 /* free: an ordinary Firmata pin */
#define PINS_OF_SERIAL 1 /* the serial line, always */
#define PINS_OF_RIG 2 /* a rig */
#define PINS_OF_LIMIT_SWITCHES 3 /* a rig with `limitSwitches` */
#define PINS_OF_EMERGENCY_STOP 4 /* a rig with `emergencyStop` */
#define PINS_OF_SUPPLY 5 /* a rig with `supplyMin` */
#define PIN_OWNERS {1, 1, 2, 2, 4, 0, 0, 2, 2, 2, 3, 0, 3, 2, 2, 2, 5, 0, 0, 0}

/* Bits that an observer of the program sees. */
#define TRACE_REGISTER GPIOR0
#define TRACE_INFERENCE 1 /* a network is being evaluated */
#define TRACE_TICK 2 /* a control tick runs */
#define TRACE_SAMPLE 4 /* a sample before a control tick runs */

#endif
