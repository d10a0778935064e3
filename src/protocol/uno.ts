// The Uno's pins and the trace of its program. Generated from firmware/uno.json by `npm run generate`.

/** D0 to D13 are 0 to 13, A0 and on are analog0 and on. */
export const pinCount = 20;
export const analog0 = 14;

/** Numbers of the pins by what they are for. */
export const pins = {
  /** Serial, from the computer. */
  SERIAL_IN: 0,
  /** Serial, to the computer. */
  SERIAL_OUT: 1,
  /** Cart encoder A: leads B when the cart moves right. */
  CART_A: 2,
  /** Cart encoder B. */
  CART_B: 3,
  /** Emergency stop: a contact to ground, which opens when pressed. */
  EMERGENCY_STOP: 4,
  /** Firmata's PWM. */
  PWM_B: 5,
  /** Firmata's PWM. */
  PWM_A: 6,
  /** Motor right: high while it drives right. */
  MOTOR_RIGHT: 7,
  /** Motor left: high while it drives left; both low is off. */
  MOTOR_LEFT: 8,
  /** PWM of the motor, 20 kHz, 400 steps; driven low from the start. */
  MOTOR: 9,
  /** Left limit switch: a contact to ground, which opens at the end. */
  LIMIT_LEFT: 10,
  /** Firmata's PWM while no rig is stored. */
  PWM_D11: 11,
  /** Right limit switch: a contact to ground, which opens at the end. */
  LIMIT_RIGHT: 12,
  /** LED of the board: on exactly while the network drives the motor. */
  LED: 13,
  /** Pole encoder A: leads B when the pole turns clockwise, seen from the front. */
  POLE_A: 14,
  /** Pole encoder B. */
  POLE_B: 15,
  /** Supply of the motor, through a divider (`supplyDivider`): at most 5 V. */
  SUPPLY: 16,
  /** Data of Firmata's I2C. */
  SDA: 18,
  /** Clock of Firmata's I2C. */
  SCL: 19,
} as const;
export type PinName = keyof typeof pins;

/** Address, among the data, of the register in which the program marks what it does: GPIOR0. */
export const traceRegister = 0x3e;

/** Its bits, as masks. */
export const traceBits = {
  /** A network is being evaluated. */
  INFERENCE: 1,
  /** A control tick runs. */
  TICK: 2,
  /** A sample before a control tick runs. */
  SAMPLE: 4,
} as const;
