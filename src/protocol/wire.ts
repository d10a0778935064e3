// The table of the wire: ids, errors, fields and limits. Generated from firmware/protocol.json by `npm run generate`.

export const protocolVersion = 3;
export const firmware = { name: 'synaptolytic', major: 0, minor: 2 } as const;
export const baudRate = 115200;

export const limits = {
  /** Largest image the AVR stores; a 9-32-2 image is 78 bytes. */
  IMAGE_BYTES_MAX: 80,
  /** Longest text line the board accepts, without its end: an OBS sentence of nine of the longest numbers. */
  LINE_BYTES_MAX: 130,
  /** Observations of the largest network the AVR runs. */
  INPUTS_MAX: 9,
  /** Observations of the largest network with mirrored observations that the AVR runs. */
  MIRRORED_INPUTS_MAX: 5,
  /** Hidden units of the largest network the AVR runs. */
  HIDDEN_MAX: 32,
  /** Actions of the largest network the AVR runs. */
  OUTPUTS_MAX: 2,
  /** Microseconds of a system tick: control periods are multiples of it, because the article's is 16.5 ms. */
  SYSTEM_TICK_US: 500,
  /** Shortest control period in system ticks: 5 ms. */
  PERIOD_TICKS_MIN: 10,
  /** Longest control period in system ticks: 50 ms; with a longer one no fault is noticed within WATCH_MS. */
  PERIOD_TICKS_MAX: 100,
  /** Duty of a motor that is always on: the top of the 20 kHz PWM. */
  DUTY_MAX: 400,
  /** A Firmata message that was begun is dropped when no byte of it comes for so long. */
  MESSAGE_MS: 250,
  /** How long the board moves the machine without a word from the host. */
  LEASE_MS: 100,
  /** How long a missing or disturbed signal may last before it is a fault. */
  WATCH_MS: 100,
  /** A switch is pressed when its pin says so at a control tick and goes on for so long: shorter spikes are nothing. */
  SWITCH_HOLD_US: 50,
  /** How long the contact of a switch that is let go may bounce before it counts as pressed again. */
  SWITCH_BOUNCE_MS: 10,
} as const;

/** Ids of the SysEx commands. */
export const sysex = {
  /** Host: an image, packed 8-to-7. board: error u8, slot u8, sequence u16, crc u16. */
  STORE: 1,
  /** Host: nothing. board: error u8, slot u8, sequence u16, then the image as stored. */
  READ: 2,
  /** Host: nothing. board: the status fields. */
  STATUS: 3,
  /** Host: nothing. board: error u8. Motor off, state idle. */
  STOP: 4,
  /** Host: mode u8, one of homing modes. board: error u8. Starts to home, or to obey DRIVE; needs a lease. */
  HOME: 5,
  /** Host: nothing. board: error u8. From ready: control engages when the pole is inside the capture angle; starts the lease. */
  ARM: 6,
  /** Host: nothing. board: error u8, then the settings fields as stored. */
  SETTINGS: 7,
  /** Host: nothing. board: error u8. Clears a latched fault. */
  CLEAR: 8,
  /** Host: the settings fields. board: error u8, then their CRC u16. Stores the settings of a rig; no fields forget the rig. */
  CONFIGURE: 9,
  /** Host: nothing. board: error u8. Motor off, back to ready or idle. */
  DISARM: 10,
  /** Host: every n-th control tick u8, 0 for none. board: error u8; then by itself the telemetry fields under this id, the first byte being 255. */
  TELEMETRY: 11,
  /** Host: duty i16, control ticks u16. board: error u8. In guided homing: drives the motor so long, then lets it rest. */
  DRIVE: 13,
  /** Host: nothing. board: nothing. Lets the machine move for another LEASE_MS. */
  LEASE: 15,
} as const;

/** Modes of HOME. */
export const homingModes = {
  /** Waits for the pole to hang still, finds both ends of the track and goes to its centre. */
  FIND_TRACK: 0,
  /** Waits for DRIVE commands, for calibration. */
  GUIDED: 1,
} as const;

/** The fields of a STATUS reply in their order, little endian. */
export const statusFields = [
  // Version of this table.
  { field: 'protocolVersion', type: 'u8' },
  { field: 'firmwareMajor', type: 'u8' },
  { field: 'firmwareMinor', type: 'u8' },
  // One of states.
  { field: 'state', type: 'u8' },
  // One of errors, the last one reported.
  { field: 'lastError', type: 'u8' },
  // One of faults, latched.
  { field: 'fault', type: 'u8' },
  // Why the board started: 1 power-on, 2 external, 4 brown-out, 8 watchdog; 0 if its boot loader hides it.
  { field: 'resetCause', type: 'u8' },
  // Slot of the active image, 255 if none.
  { field: 'imageSlot', type: 'u8' },
  // Length of the active image, 0 if none.
  { field: 'imageBytes', type: 'u8' },
  // Sequence number of the active image.
  { field: 'imageSequence', type: 'u16' },
  // The last two bytes of the active image.
  { field: 'imageCrc', type: 'u16' },
  // Number of the last accepted OBS sentence; 0 after a reset.
  { field: 'lastObservation', type: 'u16' },
  // Answered OBS sentences since the reset.
  { field: 'inferences', type: 'u32' },
  // Inferences in which an observation saturated, since the reset.
  { field: 'saturations', type: 'u32' },
  // Refused sentences since the reset.
  { field: 'refusals', type: 'u16' },
  // Serial bytes lost since the reset.
  { field: 'overruns', type: 'u16' },
  // Milliseconds since the reset.
  { field: 'uptimeMs', type: 'u32' },
  // 1 if the rig is homed.
  { field: 'homed', type: 'u8' },
  // CRC of the settings of the rig, 0 if there is none.
  { field: 'settingsCrc', type: 'u16' },
  // Serial bytes without a stop bit since the reset.
  { field: 'frameErrors', type: 'u16' },
  // Reading of the chip's 1.1 V reference (10 % more or less) against its supply: supply = 1.1 V * 1024 / reference; 0 before the first.
  { field: 'reference', type: 'u16' },
  // The extended fuse byte: its low bits are 7 for no brown-out detector, 6 for 1.8 V, 5 for 2.7 V, 4 for 4.3 V; 0 while EEPROM is being written.
  { field: 'extendedFuse', type: 'u8' },
] as const;

/** The fields of the settings of a rig in their order, little endian. */
export const settingsFields = [
  // Bits as in settings flags.
  { field: 'flags', type: 'u8' },
  // Control period in system ticks of 500 us.
  { field: 'periodTicks', type: 'u8' },
  // Cart position in Q13.19 m = counts * cartScale / 2^cartShift, towards 0.
  { field: 'cartScale', type: 'u16' },
  // 0 to 31.
  { field: 'cartShift', type: 'u8' },
  // Cart velocity in Q13.19 m/s = rate * cartSpeedScale / 2^cartSpeedShift, towards 0; rate is in counts per 4 us, Q12.20.
  { field: 'cartSpeedScale', type: 'u16' },
  // 0 to 31.
  { field: 'cartSpeedShift', type: 'u8' },
  // Edges of the pole encoder in a revolution, 4 to 32767.
  { field: 'poleCountsPerRev', type: 'u16' },
  // Pole angle in 2^-16 revolutions = counts from upright * polePhaseScale / 2^polePhaseShift, towards 0.
  { field: 'polePhaseScale', type: 'u16' },
  // 0 to 31.
  { field: 'polePhaseShift', type: 'u8' },
  // Pole velocity in Q13.19 rad/s = rate * poleSpeedScale / 2^poleSpeedShift, towards 0.
  { field: 'poleSpeedScale', type: 'u16' },
  // 0 to 31.
  { field: 'poleSpeedShift', type: 'u8' },
  // Share of the last velocity in the next one, in 1/256; 0 smooths nothing.
  { field: 'velocitySmoothing', type: 'u8' },
  // System ticks over which velocities are measured, at most half of periodTicks; 0 for the whole control period.
  { field: 'velocityWindow', type: 'u8' },
  // Cart counts between the ends that homing finds.
  { field: 'trackCounts', type: 'u16' },
  // Largest distance of the cart from the centre while running, in counts.
  { field: 'softLimitCounts', type: 'u16' },
  // Cart counts in a control period above which the cart has run away.
  { field: 'speedMaxCounts', type: 'u16' },
  // Largest distance of the pole from upright at which control engages, in counts.
  { field: 'captureCounts', type: 'u16' },
  // Duty at an action of 1, at most DUTY_MAX.
  { field: 'dutyMax', type: 'u16' },
  // Duty at which the cart begins to move right.
  { field: 'deadZoneRight', type: 'u16' },
  // Duty at which the cart begins to move left.
  { field: 'deadZoneLeft', type: 'u16' },
  // Speed of homing, in cart counts per control period, Q8.8.
  { field: 'homingSpeed', type: 'u16' },
  // Duty for each count per control period that homing is too slow, Q8.8.
  { field: 'homingGain', type: 'u16' },
  // Duty added in each control period for the same, Q8.8.
  { field: 'homingStep', type: 'u16' },
  // Largest duty while homing.
  { field: 'homingDuty', type: 'u16' },
  // Duty above which the cart must move.
  { field: 'stallDuty', type: 'u16' },
  // Lowest reading of the motor supply at A2, 0 to 1023; 0 if it is not measured.
  { field: 'supplyMin', type: 'u16' },
  // Bits as in switches: its contact is closed to ground at rest, and opens when it is pressed. 0, as in settings before version 3: it closes.
  { field: 'normallyClosed', type: 'u8' },
  // Half of the hanging pole's swing, in control periods, Q8.8, up to 250; 0: homing does not check how the pole swings.
  { field: 'halfSwing', type: 'u16' },
  // Speed of the cart that makes the pole swing, in cart counts per control period, Q8.8.
  { field: 'swingSpeed', type: 'u16' },
  // Angle of the pole in 2^-16 revolutions by which it lags behind when the cart jumps = counts * swingScale / 2^swingShift.
  { field: 'swingScale', type: 'u16' },
  // 0 to 31.
  { field: 'swingShift', type: 'u8' },
  // Ways of the cart that make the pole swing, 0 to 14, and as many that end it.
  { field: 'swings', type: 'u8' },
  // Counts of the pole by which it swings when the cart starts at swingSpeed, Q12.4.
  { field: 'swingCounts', type: 'u16' },
] as const;

/** Bit numbers of the settings field `flags`. */
export const settingsFlags = {
  /** The cart encoder counts down to the right. */
  CART_REVERSED: 0,
  /** The pole encoder counts down clockwise. */
  POLE_REVERSED: 1,
  /** The motor drives left when told right. */
  MOTOR_REVERSED: 2,
  /** There are limit switches. */
  LIMIT_SWITCHES: 3,
  /** There is an emergency stop. */
  EMERGENCY_STOP: 4,
  /** Motion needs no lease. */
  STANDALONE: 5,
} as const;

/** Bit numbers of the settings field `normallyClosed` and of the telemetry field `pressed`. */
export const switches = {
  /** Left limit switch. */
  LIMIT_LEFT: 0,
  /** Right limit switch. */
  LIMIT_RIGHT: 1,
  /** Emergency stop. */
  EMERGENCY_STOP: 2,
} as const;

/** The fields of a telemetry message in their order, little endian. */
export const telemetryFields = [
  // 255, which is no error.
  { field: 'marker', type: 'u8' },
  // One of states.
  { field: 'state', type: 'u8' },
  // One of faults.
  { field: 'fault', type: 'u8' },
  // Number of the control tick since the reset, wrapping.
  { field: 'tick', type: 'u16' },
  // When the tick began, in units of 4 us, wrapping.
  { field: 'start4us', type: 'u16' },
  // Cart encoder, from the centre of the track once homed.
  { field: 'cartCounts', type: 'i32' },
  // Pole encoder, from hanging, 0 to poleCountsPerRev - 1.
  { field: 'poleCounts', type: 'i16' },
  // Q13.19 m/s.
  { field: 'cartVelocity', type: 'i32' },
  // Q13.19 rad/s.
  { field: 'poleVelocity', type: 'i32' },
  // Q15; 0 unless running.
  { field: 'action', type: 'i16' },
  // -DUTY_MAX to DUTY_MAX, positive to the right.
  { field: 'duty', type: 'i16' },
  // How long the last tick took.
  { field: 'execution4us', type: 'u16' },
  // Longest tick since armed.
  { field: 'executionMax4us', type: 'u16' },
  // Edges of the cart encoder known to be missed, since the reset.
  { field: 'cartMissed', type: 'u16' },
  // Edges of the pole encoder known to be missed, since the reset.
  { field: 'poleMissed', type: 'u16' },
  // Ticks since armed in which an observation was held at a limit.
  { field: 'saturations', type: 'u16' },
  // Bits as in switches: those of the rig that are pressed.
  { field: 'pressed', type: 'u8' },
] as const;

export const states = {
  /** Starting. */
  BOOT: 0,
  /** No motion; no valid image, or a rig that is not homed. */
  IDLE: 1,
  /** Moves slowly to find the track, or as the calibration asks. */
  HOMING: 2,
  /** No motion; a valid image is loaded, and a rig, if there is one, is homed. */
  READY: 3,
  /** Waits for the pole inside the capture angle; no motion yet. */
  ARMED: 4,
  /** The network drives the motor. */
  RUNNING: 5,
  /** No motion; a fault is latched until CLEAR. */
  FAULT: 6,
} as const;

export const errors = {
  OK: { id: 0, about: 'no error' },
  IMAGE_LENGTH: { id: 1, about: 'the image is shorter or longer than its shape says' },
  IMAGE_MAGIC: { id: 2, about: 'this is not a synaptolytic image' },
  IMAGE_VERSION: { id: 3, about: 'the image is of another version than 1 and 2, which this firmware reads' },
  IMAGE_SHAPE: { id: 4, about: 'the network is larger than this board runs' },
  IMAGE_CRC: { id: 5, about: 'the image was damaged on its way' },
  IMAGE_SIGNATURE: { id: 6, about: 'the board computes this network differently from the compiler' },
  STORE_FAILED: { id: 7, about: 'EEPROM did not keep what was written' },
  STORE_BUSY: { id: 8, about: 'the previous image is still being written' },
  NO_IMAGE: { id: 9, about: 'no image is stored' },
  SENTENCE_CHECKSUM: { id: 10, about: 'the sentence was damaged on its way' },
  SENTENCE_SYNTAX: { id: 11, about: 'the sentence cannot be read' },
  SENTENCE_STALE: { id: 12, about: 'the number of the sentence was used before' },
  SENTENCE_FIELDS: { id: 13, about: 'the number of observations is not that of the network' },
  LINE_TOO_LONG: { id: 14, about: 'the line is longer than the board accepts' },
  UNKNOWN_WORD: { id: 15, about: 'the word is not known; type help' },
  SYSEX_TOO_LONG: { id: 16, about: 'the SysEx message is longer than the board accepts' },
  SYSEX_UNKNOWN: { id: 17, about: 'the SysEx command is not known' },
  SETTINGS_LENGTH: { id: 18, about: 'these are not the settings fields of this firmware' },
  SETTINGS_VALUE: { id: 19, about: 'a settings field has a value outside its range' },
  NO_RIG: { id: 20, about: 'no rig is configured' },
  NOT_HOMED: { id: 21, about: 'the rig is not homed' },
  WRONG_STATE: { id: 22, about: 'the command is not for the present state' },
  FAULT_LATCHED: { id: 23, about: 'a fault is latched; clear it first' },
  NETWORK_INPUTS: { id: 24, about: 'a rig needs a network of 5 inputs and 1 output' },
  SETTINGS_ROTTEN: { id: 25, about: 'the newest settings in EEPROM are damaged: older ones are in use, or none' },
  IMAGE_ROTTEN: { id: 26, about: 'the newest image in EEPROM is damaged: an older one is in use, or none' },
  RESET_UNKNOWN: { id: 27, about: 'the board restarted, and its boot loader hides why' },
  I2C_PINS: { id: 28, about: 'A4 or A5, the pins of I2C, belong to a rig' },
  I2C_REQUEST: { id: 29, about: 'the I2C request asks for more than the board can do' },
  I2C_NO_DEVICE: { id: 30, about: 'no device answers at the I2C address' },
  I2C_STUCK: { id: 31, about: 'the I2C bus is stuck: SDA or SCL is held low' },
  PIN_TAKEN: { id: 32, about: 'the pin belongs to a rig or to the serial line, or does not exist' },
  PIN_MODE: { id: 33, about: 'the pin does not have the mode, or is not in a mode that takes the write' },
} as const;

/** What stops a machine: the time within which the board notices, what happened, and what a person does about it. */
export const faults = {
  NONE: {
    id: 0,
    detection: '',
    about: 'no fault',
    advice: '',
  },
  EMERGENCY_STOP: {
    id: 1,
    detection: 'one control period',
    about: 'the emergency stop is pressed',
    advice:
      'Release the button when the machine is safe, then clear the fault. If it is released, look for a broken wire at D4.',
  },
  LIMIT_SWITCH: {
    id: 2,
    detection: 'one control period',
    about: 'the cart reached a limit switch',
    advice:
      'Move the cart away from the end of the track, clear the fault and home again. If it was not there, look for a broken wire at D10 or D12.',
  },
  SOFT_LIMIT: {
    id: 3,
    detection: 'one control period',
    about: 'the cart left the soft limits',
    advice: 'Clear the fault; use a champion that was trained for this track.',
  },
  OVERRUN: {
    id: 4,
    detection: 'one control period',
    about: 'a control tick had not ended when the next one was due',
    advice: 'Give the rig a longer control period.',
  },
  IMAGE_INVALID: {
    id: 5,
    detection: 'one control period',
    about: 'the loaded network no longer is what was stored',
    advice: 'Restart the board and flash the champion again.',
  },
  RUNAWAY: {
    id: 6,
    detection: 'two control periods',
    about: 'the cart is faster than the rig can be',
    advice: 'Check the motor driver and the cart encoder, then home again.',
  },
  LEASE_LOST: {
    id: 7,
    detection: '100 ms',
    about: 'the host was not heard in time',
    advice: 'Check the cable and the host program, or set the rig to standalone.',
  },
  NO_MOTION: {
    id: 8,
    detection: '100 ms',
    about: 'the motor is driven and the cart encoder does not count',
    advice: 'Check for a stuck cart, the motor, its supply and the cart encoder.',
  },
  POLE_FROZEN: {
    id: 9,
    detection: '100 ms',
    about: 'the pole encoder does not count though the pole must move',
    advice: 'Check the pole encoder and its wires.',
  },
  POLE_NOISY: {
    id: 10,
    detection: '100 ms',
    about: 'the pole encoder skips edges',
    advice: 'Check the pole encoder, its wires and its supply for loose contacts.',
  },
  CART_NOISY: {
    id: 11,
    detection: '100 ms',
    about: 'the cart encoder skips edges',
    advice: 'Check the cart encoder, its wires and its supply for loose contacts.',
  },
  SUPPLY_SAG: {
    id: 12,
    detection: '100 ms',
    about: 'the motor supply is too low',
    advice: 'Check the power supply of the motor driver.',
  },
  CART_REVERSED: {
    id: 13,
    detection: 'during homing',
    about: 'the cart encoder counts down when the cart moves right',
    advice: 'Swap the wires A and B of the cart encoder, or set cart encoder reversed in the rig file.',
  },
  MOTOR_REVERSED: {
    id: 14,
    detection: 'during homing',
    about: 'the motor drives the cart the wrong way',
    advice:
      'Swap the wires of the motor, or set motor reversed in the rig file. If it went the right way, look for a broken wire at D12.',
  },
  POLE_REVERSED: {
    id: 15,
    detection: 'during homing',
    about: 'the pole encoder counts the wrong way',
    advice: 'Swap the wires A and B of the pole encoder, or set pole encoder reversed in the rig file.',
  },
  DIRECTION_WRONG: {
    id: 16,
    detection: 'during homing',
    about: 'the cart encoder counts the wrong way: it or the motor is reversed',
    advice: 'Without limit switches the two look alike. Watch the cart: its first way should be to the left.',
  },
  TRACK_LENGTH: {
    id: 17,
    detection: 'during homing',
    about: 'the track is longer or shorter than the rig file says',
    advice:
      'Measure the track and the counts per metre again, or calibrate. A limit switch with a broken wire ends a way at once.',
  },
  HOMING_TIMEOUT: {
    id: 18,
    detection: 'during homing',
    about: 'homing did not come to an end in time',
    advice: 'Hold the pole until it hangs still, check that the cart moves freely, and home again.',
  },
  BROWN_OUT: {
    id: 19,
    detection: 'at the reset',
    about: 'the board restarted because its supply failed',
    advice: 'Check the supply of the board.',
  },
  WATCHDOG: {
    id: 20,
    detection: 'at the reset',
    about: 'the board restarted because its program hung',
    advice: 'Please report this, with what led to it.',
  },
  POLE_SCALE: {
    id: 21,
    detection: 'during homing',
    about: 'the pole swings by more or fewer counts than the rig file says',
    advice:
      'Check the counts of poleEncoder (four to a pulse) and the length, mass and friction of the pole in the rig file, then home again.',
  },
} as const;

/** Bit numbers of the flags of an $ACT sentence. */
export const flags = {
  /** An observation was outside the range of the scale or of Q10.13 and was held at the limit. */
  SATURATED: 0,
} as const;

export type BoardErrorName = keyof typeof errors;
export type BoardStateName = keyof typeof states;
export type FaultName = keyof typeof faults;
export type HomingMode = keyof typeof homingModes;
export type SwitchName = keyof typeof switches;
export type StatusField = (typeof statusFields)[number]['field'];
export type SettingsField = (typeof settingsFields)[number]['field'];
export type TelemetryField = (typeof telemetryFields)[number]['field'];
