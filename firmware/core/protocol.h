// The table of the wire for C. Generated from firmware/protocol.json by `npm run generate`.
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

#define PROTOCOL_VERSION 3
#define FIRMWARE_NAME "synaptolytic"
#define FIRMWARE_MAJOR 0
#define FIRMWARE_MINOR 2
#define BAUD_RATE 115200UL
#define STOCK_BAUD_RATE 57600UL

#define IMAGE_BYTES_MAX 80 /* largest image the AVR stores; a 9-32-2 image is 78 bytes */
#define LINE_BYTES_MAX 130 /* longest text line the board accepts, without its end: an OBS sentence of nine of the longest numbers */
#define INPUTS_MAX 9 /* observations of the largest network the AVR runs */
#define MIRRORED_INPUTS_MAX 5 /* observations of the largest network with mirrored observations that the AVR runs */
#define HIDDEN_MAX 32 /* hidden units of the largest network the AVR runs */
#define OUTPUTS_MAX 2 /* actions of the largest network the AVR runs */
#define SYSTEM_TICK_US 500 /* microseconds of a system tick: control periods are multiples of it, because the article's is 16.5 ms */
#define PERIOD_TICKS_MIN 10 /* shortest control period in system ticks: 5 ms */
#define PERIOD_TICKS_MAX 100 /* longest control period in system ticks: 50 ms; with a longer one no fault is noticed within WATCH_MS */
#define DUTY_MAX 400 /* duty of a motor that is always on: the top of the 20 kHz PWM */
#define MESSAGE_MS 250 /* a Firmata message that was begun is dropped when no byte of it comes for so long */
#define LEASE_MS 100 /* how long the board moves the machine without a word from the host */
#define WATCH_MS 100 /* how long a missing or disturbed signal may last before it is a fault */
#define SWITCH_HOLD_US 50 /* a switch is pressed when its pin says so at a control tick and goes on for so long: shorter spikes are nothing */
#define SWITCH_BOUNCE_MS 10 /* how long the contact of a switch that is let go may bounce before it counts as pressed again */

enum {
  SYSEX_STORE = 1, /* host: an image, packed 8-to-7. board: error u8, slot u8, sequence u16, crc u16 */
  SYSEX_READ = 2, /* host: nothing. board: error u8, slot u8, sequence u16, then the image as stored */
  SYSEX_STATUS = 3, /* host: nothing. board: the status fields */
  SYSEX_STOP = 4, /* host: nothing. board: error u8. Motor off, state idle */
  SYSEX_HOME = 5, /* host: mode u8, one of homing modes. board: error u8. Starts to home, or to obey DRIVE; needs a lease */
  SYSEX_ARM = 6, /* host: nothing. board: error u8. From ready: control engages when the pole is inside the capture angle; starts the lease */
  SYSEX_SETTINGS = 7, /* host: nothing. board: error u8, then the settings fields as stored */
  SYSEX_CLEAR = 8, /* host: nothing. board: error u8. Clears a latched fault */
  SYSEX_CONFIGURE = 9, /* host: the settings fields. board: error u8, then their CRC u16. Stores the settings of a rig; no fields forget the rig */
  SYSEX_DISARM = 10, /* host: nothing. board: error u8. Motor off, back to ready or idle */
  SYSEX_TELEMETRY = 11, /* host: every n-th control tick u8, 0 for none. board: error u8; then by itself the telemetry fields under this id, the first byte being 255 */
  SYSEX_DRIVE = 13, /* host: duty i16, control ticks u16. board: error u8. In guided homing: drives the motor so long, then lets it rest */
  SYSEX_LEASE = 15, /* host: nothing. board: nothing. Lets the machine move for another LEASE_MS */
};

enum {
  HOMING_FIND_TRACK = 0, /* waits for the pole to hang still, finds both ends of the track and goes to its centre */
  HOMING_GUIDED = 1, /* waits for DRIVE commands, for calibration */
};

enum {
  STATE_BOOT = 0, /* starting */
  STATE_IDLE = 1, /* no motion; no valid image, or a rig that is not homed */
  STATE_HOMING = 2, /* moves slowly to find the track, or as the calibration asks */
  STATE_READY = 3, /* no motion; a valid image is loaded, and a rig, if there is one, is homed */
  STATE_ARMED = 4, /* waits for the pole inside the capture angle; no motion yet */
  STATE_RUNNING = 5, /* the network drives the motor */
  STATE_FAULT = 6, /* no motion; a fault is latched until CLEAR */
};

enum {
  ERROR_OK = 0, /* no error */
  ERROR_IMAGE_LENGTH = 1, /* the image is shorter or longer than its shape says */
  ERROR_IMAGE_MAGIC = 2, /* this is not a synaptolytic image */
  ERROR_IMAGE_VERSION = 3, /* the image is of another version than 1 and 2, which this firmware reads */
  ERROR_IMAGE_SHAPE = 4, /* the network is larger than this board runs */
  ERROR_IMAGE_CRC = 5, /* the image was damaged on its way */
  ERROR_IMAGE_SIGNATURE = 6, /* the board computes this network differently from the compiler */
  ERROR_STORE_FAILED = 7, /* EEPROM did not keep what was written */
  ERROR_STORE_BUSY = 8, /* the previous image is still being written */
  ERROR_NO_IMAGE = 9, /* no image is stored */
  ERROR_SENTENCE_CHECKSUM = 10, /* the sentence was damaged on its way */
  ERROR_SENTENCE_SYNTAX = 11, /* the sentence cannot be read */
  ERROR_SENTENCE_STALE = 12, /* the number of the sentence was used before */
  ERROR_SENTENCE_FIELDS = 13, /* the number of observations is not that of the network */
  ERROR_LINE_TOO_LONG = 14, /* the line is longer than the board accepts */
  ERROR_UNKNOWN_WORD = 15, /* the word is not known; type help */
  ERROR_SYSEX_TOO_LONG = 16, /* the SysEx message is longer than the board accepts */
  ERROR_SYSEX_UNKNOWN = 17, /* the SysEx command is not known */
  ERROR_SETTINGS_LENGTH = 18, /* these are not the settings fields of this firmware */
  ERROR_SETTINGS_VALUE = 19, /* a settings field has a value outside its range */
  ERROR_NO_RIG = 20, /* no rig is configured */
  ERROR_NOT_HOMED = 21, /* the rig is not homed */
  ERROR_WRONG_STATE = 22, /* the command is not for the present state */
  ERROR_FAULT_LATCHED = 23, /* a fault is latched; clear it first */
  ERROR_NETWORK_INPUTS = 24, /* a rig needs a network of 5 inputs and 1 output */
  ERROR_SETTINGS_ROTTEN = 25, /* the newest settings in EEPROM are damaged: older ones are in use, or none */
  ERROR_IMAGE_ROTTEN = 26, /* the newest image in EEPROM is damaged: an older one is in use, or none */
  ERROR_RESET_UNKNOWN = 27, /* the board restarted, and its boot loader hides why */
  ERROR_I2C_PINS = 28, /* A4 or A5, the pins of I2C, belong to a rig */
  ERROR_I2C_REQUEST = 29, /* the I2C request asks for more than the board can do */
  ERROR_I2C_NO_DEVICE = 30, /* no device answers at the I2C address */
  ERROR_I2C_STUCK = 31, /* the I2C bus is stuck: SDA or SCL is held low */
  ERROR_PIN_TAKEN = 32, /* the pin belongs to a rig or to the serial line, or does not exist */
  ERROR_PIN_MODE = 33, /* the pin does not have the mode, or is not in a mode that takes the write */
};

enum {
  FAULT_NONE = 0, /* no fault */
  FAULT_EMERGENCY_STOP = 1, /* the emergency stop is pressed */
  FAULT_LIMIT_SWITCH = 2, /* the cart reached a limit switch */
  FAULT_SOFT_LIMIT = 3, /* the cart left the soft limits */
  FAULT_OVERRUN = 4, /* a control tick had not ended when the next one was due */
  FAULT_IMAGE_INVALID = 5, /* the loaded network no longer is what was stored */
  FAULT_RUNAWAY = 6, /* the cart is faster than the rig can be */
  FAULT_LEASE_LOST = 7, /* the host was not heard in time */
  FAULT_NO_MOTION = 8, /* the motor is driven and the cart encoder does not count */
  FAULT_POLE_FROZEN = 9, /* the pole encoder does not count though the pole must move */
  FAULT_POLE_NOISY = 10, /* the pole encoder skips edges */
  FAULT_CART_NOISY = 11, /* the cart encoder skips edges */
  FAULT_SUPPLY_SAG = 12, /* the motor supply is too low */
  FAULT_CART_REVERSED = 13, /* the cart encoder counts down when the cart moves right */
  FAULT_MOTOR_REVERSED = 14, /* the motor drives the cart the wrong way */
  FAULT_POLE_REVERSED = 15, /* the pole encoder counts the wrong way */
  FAULT_DIRECTION_WRONG = 16, /* the cart encoder counts the wrong way: it or the motor is reversed */
  FAULT_TRACK_LENGTH = 17, /* the track is longer or shorter than the rig file says */
  FAULT_HOMING_TIMEOUT = 18, /* homing did not come to an end in time */
  FAULT_BROWN_OUT = 19, /* the board restarted because its supply failed */
  FAULT_WATCHDOG = 20, /* the board restarted because its program hung */
  FAULT_POLE_SCALE = 21, /* the pole swings by more or fewer counts than the rig file says */
};

/* The settings of a rig, as they are sent and stored. */
struct settings {
  uint8_t flags; /* bits as in settings flags */
  uint8_t period_ticks; /* control period in system ticks of 500 us */
  uint16_t cart_scale; /* cart position in Q13.19 m = counts * cartScale / 2^cartShift, towards 0 */
  uint8_t cart_shift; /* 0 to 31 */
  uint16_t cart_speed_scale; /* cart velocity in Q13.19 m/s = rate * cartSpeedScale / 2^cartSpeedShift, towards 0; rate is in counts per 4 us, Q12.20 */
  uint8_t cart_speed_shift; /* 0 to 31 */
  uint16_t pole_counts_per_rev; /* edges of the pole encoder in a revolution, 4 to 32767 */
  uint16_t pole_phase_scale; /* pole angle in 2^-16 revolutions = counts from upright * polePhaseScale / 2^polePhaseShift, towards 0 */
  uint8_t pole_phase_shift; /* 0 to 31 */
  uint16_t pole_speed_scale; /* pole velocity in Q13.19 rad/s = rate * poleSpeedScale / 2^poleSpeedShift, towards 0 */
  uint8_t pole_speed_shift; /* 0 to 31 */
  uint8_t velocity_smoothing; /* share of the last velocity in the next one, in 1/256; 0 smooths nothing */
  uint8_t velocity_window; /* system ticks over which velocities are measured, at most half of periodTicks; 0 for the whole control period */
  uint16_t track_counts; /* cart counts between the ends that homing finds */
  uint16_t soft_limit_counts; /* largest distance of the cart from the centre while running, in counts */
  uint16_t speed_max_counts; /* cart counts in a control period above which the cart has run away */
  uint16_t capture_counts; /* largest distance of the pole from upright at which control engages, in counts */
  uint16_t duty_max; /* duty at an action of 1, at most DUTY_MAX */
  uint16_t dead_zone_right; /* duty at which the cart begins to move right */
  uint16_t dead_zone_left; /* duty at which the cart begins to move left */
  uint16_t homing_speed; /* speed of homing, in cart counts per control period, Q8.8 */
  uint16_t homing_gain; /* duty for each count per control period that homing is too slow, Q8.8 */
  uint16_t homing_step; /* duty added in each control period for the same, Q8.8 */
  uint16_t homing_duty; /* largest duty while homing */
  uint16_t stall_duty; /* duty above which the cart must move */
  uint16_t supply_min; /* lowest reading of the motor supply at A2, 0 to 1023; 0 if it is not measured */
  uint8_t normally_closed; /* bits as in switches: its contact is closed to ground at rest, and opens when it is pressed. 0, as in settings before version 3: it closes */
  uint16_t half_swing; /* half of the hanging pole's swing, in control periods, Q8.8, up to 250; 0: homing does not check how the pole swings */
  uint16_t swing_speed; /* speed of the cart that makes the pole swing, in cart counts per control period, Q8.8 */
  uint16_t swing_scale; /* angle of the pole in 2^-16 revolutions by which it lags behind when the cart jumps = counts * swingScale / 2^swingShift */
  uint8_t swing_shift; /* 0 to 31 */
  uint8_t swings; /* ways of the cart that make the pole swing, 0 to 14, and as many that end it */
  uint16_t swing_counts; /* counts of the pole by which it swings when the cart starts at swingSpeed, Q12.4 */
} __attribute__((packed));

#define SETTINGS_CART_REVERSED 1 /* the cart encoder counts down to the right */
#define SETTINGS_POLE_REVERSED 2 /* the pole encoder counts down clockwise */
#define SETTINGS_MOTOR_REVERSED 4 /* the motor drives left when told right */
#define SETTINGS_LIMIT_SWITCHES 8 /* there are limit switches */
#define SETTINGS_EMERGENCY_STOP 16 /* there is an emergency stop */
#define SETTINGS_STANDALONE 32 /* motion needs no lease */

#define SWITCH_LIMIT_LEFT 1 /* left limit switch */
#define SWITCH_LIMIT_RIGHT 2 /* right limit switch */
#define SWITCH_EMERGENCY_STOP 4 /* emergency stop */

/* What the board tells of a control tick, as it is sent. */
struct telemetry {
  uint8_t marker; /* 255, which is no error */
  uint8_t state; /* one of states */
  uint8_t fault; /* one of faults */
  uint16_t tick; /* number of the control tick since the reset, wrapping */
  uint16_t start_4us; /* when the tick began, in units of 4 us, wrapping */
  int32_t cart_counts; /* cart encoder, from the centre of the track once homed */
  int16_t pole_counts; /* pole encoder, from hanging, 0 to poleCountsPerRev - 1 */
  int32_t cart_velocity; /* Q13.19 m/s */
  int32_t pole_velocity; /* Q13.19 rad/s */
  int16_t action; /* Q15; 0 unless running */
  int16_t duty; /* -DUTY_MAX to DUTY_MAX, positive to the right */
  uint16_t execution_4us; /* how long the last tick took */
  uint16_t execution_max_4us; /* longest tick since armed */
  uint16_t cart_missed; /* edges of the cart encoder known to be missed, since the reset */
  uint16_t pole_missed; /* edges of the pole encoder known to be missed, since the reset */
  uint16_t saturations; /* ticks since armed in which an observation was held at a limit */
  uint8_t pressed; /* bits as in switches: those of the rig that are pressed */
} __attribute__((packed));

/* The names of the errors in the order of their numbers, five bits a letter as text_from_list reads them:
   ok
   image-length
   image-magic
   image-version
   image-shape
   image-crc
   image-signature
   store-failed
   store-busy
   no-image
   sentence-checksum
   sentence-syntax
   sentence-stale
   sentence-fields
   line-too-long
   unknown-word
   sysex-too-long
   sysex-unknown
   settings-length
   settings-value
   no-rig
   not-homed
   wrong-state
   fault-latched
   network-inputs
   settings-rotten
   image-rotten
   reset-unknown
   i2c-pins
   i2c-request
   i2c-no-device
   i2c-stuck
   pin-taken
   pin-mode
*/
#define ERROR_NAMES {111, 129, 212, 194, 41, 155, 21, 119, 40, 2, 169, 133, 83, 118, 11, 39, 13, 144, 90, 56, 101, 219, 34, 103, 122, 14, 164, 22, 78, 217, 19, 5, 88, 64, 106, 225, 148, 61, 228, 0, 169, 133, 83, 246, 76, 199, 5, 90, 101, 1, 147, 62, 89, 182, 9, 137, 21, 2, 38, 125, 178, 108, 81, 103, 6, 238, 237, 212, 194, 41, 96, 22, 71, 139, 27, 101, 15, 84, 198, 154, 181, 129, 89, 28, 45, 110, 148, 61, 179, 163, 1, 131, 89, 28, 45, 110, 148, 61, 105, 96, 5, 204, 226, 104, 113, 163, 108, 147, 10, 35, 19, 176, 228, 202, 166, 239, 109, 246, 220, 1, 213, 45, 247, 174, 219, 247, 73, 2, 102, 158, 5, 111, 250, 222, 102, 207, 29, 48, 243, 44, 120, 87, 183, 220, 187, 14, 204, 66, 105, 114, 103, 110, 86, 220, 161, 8, 204, 66, 105, 114, 103, 110, 27, 88, 45, 192, 189, 45, 211, 1, 238, 209, 141, 94, 43, 4, 92, 249, 220, 217, 147, 6, 90, 128, 9, 149, 209, 205, 2, 29, 168, 16, 224, 10, 189, 79, 174, 157, 28, 172, 116, 130, 89, 40, 77, 238, 204, 45, 31, 165, 197, 129, 212, 194, 41, 91, 62, 74, 139, 3, 178, 204, 66, 119, 117, 203, 189, 235, 64, 226, 99, 195, 228, 38, 72, 124, 108, 89, 98, 45, 147, 130, 196, 199, 118, 111, 147, 98, 211, 40, 32, 241, 177, 39, 173, 99, 1, 152, 220, 166, 97, 21, 7, 96, 114, 187, 61, 82, 0}

/* The names of the states in the order of their numbers, five bits a letter as text_from_list reads them:
   boot
   idle
   homing
   ready
   armed
   running
   fault
*/
#define STATE_NAMES {226, 61, 10, 18, 97, 5, 160, 215, 146, 59, 64, 150, 64, 50, 8, 178, 21, 2, 100, 117, 46, 185, 3, 76, 168, 140, 2}

/* The names of the faults in the order of their numbers, five bits a letter as text_from_list reads them:
   none
   emergency-stop
   limit-switch
   soft-limit
   overrun
   image-invalid
   runaway
   lease-lost
   no-motion
   pole-frozen
   pole-noisy
   cart-noisy
   supply-sag
   cart-reversed
   motor-reversed
   pole-reversed
   direction-wrong
   track-length
   homing-timeout
   brown-out
   watchdog
   pole-scale
*/
#define FAULT_NAMES {238, 185, 2, 74, 43, 242, 20, 55, 242, 158, 244, 65, 192, 82, 75, 116, 207, 155, 232, 64, 96, 62, 67, 55, 75, 45, 81, 240, 108, 145, 178, 58, 144, 90, 56, 101, 39, 103, 3, 75, 4, 200, 234, 194, 13, 25, 176, 18, 102, 217, 236, 77, 10, 220, 219, 237, 209, 244, 28, 128, 143, 149, 109, 228, 211, 197, 1, 248, 88, 217, 238, 165, 153, 193, 8, 146, 110, 247, 210, 204, 96, 86, 8, 89, 222, 51, 28, 48, 130, 164, 91, 22, 91, 228, 44, 4, 180, 71, 159, 220, 178, 216, 34, 103, 33, 0, 62, 86, 182, 44, 182, 200, 89, 8, 32, 73, 150, 65, 211, 115, 251, 202, 231, 14, 160, 50, 140, 181, 89, 113, 135, 34, 128, 94, 75, 238, 108, 154, 90, 121, 149, 2, 33, 223, 117, 251, 85, 10, 110, 160, 3, 145, 119, 0, 124, 172, 236, 57, 2, 43, 0}

#define FLAG_SATURATED 1 /* an observation was outside the range of the scale or of Q10.13 and was held at the limit */

#endif
