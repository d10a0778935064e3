// Carries out Firmata messages about pins, and reports inputs.
#include "firmata_pins.h"

#include "firmata_bytes.h"
#include "firmata_servo.h"
#include "hardware.h"
#include "machine.h"
#include "pin_map.h"
#include "protocol.h"
#include "rig.h"
#include "seven_bit.h"
#include "status.h"
#include "text.h"

enum { PORT_COUNT = (PIN_COUNT + 7) / 8, SAMPLING_INTERVAL_MS = 19, NO_CHANNEL = 255 };

/* The resolution in bits that the capability response states for each mode. */
enum { DIGITAL_BITS = 1, ANALOG_BITS = 10, PWM_BITS = 8, SERVO_BITS = 14, I2C_BITS = 1 };

static struct {
  uint8_t mode;
  uint8_t value; /* last written level or duty; of an input: whether its pull-up is on */
} pins[PIN_COUNT];

static struct {
  uint8_t ports; /* bit: port is reported */
  uint8_t channels; /* bit: analog channel is reported */
  uint8_t levels[PORT_COUNT]; /* as last reported */
  uint16_t interval_ms;
  uint16_t sampled_ms;
  uint8_t waiting; /* bit: analog channel still to be converted in this round */
  uint8_t converting; /* the channel, or NO_CHANNEL */
} reports;

/* Bit: an output to which nothing was written yet. It drives nothing: a machine may be wired to it before its rig is stored. */
static uint8_t idle[PORT_COUNT];

/* Bit: the host was told of what the pin does not do; the last one is for those that do not exist. */
static uint8_t told[PORT_COUNT];

static bool pin_is_firmata(uint8_t pin) { return pin_is_general(pin) && !rig_owns_pin(pin); }

static uint8_t bit_of(uint8_t pin) { return (uint8_t)(1u << (pin & 7)); }

static bool is_idle(uint8_t pin) { return idle[pin / 8] & bit_of(pin); }

static void end_idle(uint8_t pin) { idle[pin / 8] &= (uint8_t)~bit_of(pin); }

void firmata_pins_begin(void) {
  firmata_pins_end();
  firmata_servo_begin();
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) {
    if (!pin_is_firmata(pin)) continue;
    if (pin_has_analog(pin)) {
      pins[pin].mode = FIRMATA_ANALOG_INPUT;
      continue;
    }
    pins[pin].mode = FIRMATA_OUTPUT; /* that of the motor is low already */
    if (pin != PIN_MOTOR) idle[pin / 8] |= bit_of(pin);
  }
  for (uint8_t port = 0; port < PORT_COUNT; port++) told[port] = 0;
  reports.ports = 0;
  reports.channels = 0;
  reports.waiting = 0;
  reports.converting = NO_CHANNEL;
  reports.interval_ms = SAMPLING_INTERVAL_MS;
}

void firmata_pins_end(void) {
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) {
    if (pin_is_firmata(pin)) firmata_set_mode(pin, FIRMATA_INPUT);
  }
  if (!rig_may_be_wired()) pwm_end();
}

/* PWM at D10 and servos need the same compare match: whoever comes second is refused. */
static bool d10_has_pwm_beside(uint8_t pin) { return pin != PIN_LIMIT_LEFT && pins[PIN_LIMIT_LEFT].mode == FIRMATA_PWM; }

static bool can_do(uint8_t pin, uint8_t mode) {
  if (!pin_is_firmata(pin)) return false;
  switch (mode) {
    case FIRMATA_INPUT:
    case FIRMATA_OUTPUT:
    case FIRMATA_PULL_UP:
      return true;
    case FIRMATA_ANALOG_INPUT:
      return pin_has_analog(pin);
    case FIRMATA_PWM:
      if (pin_has_own_pwm(pin)) return true;
      if (!pin_has_pwm(pin) || rig_may_be_wired()) return false;
      return pin != PIN_LIMIT_LEFT || !firmata_servo_any_but(pin);
    case FIRMATA_SERVO_MODE:
      if (pin_has_analog(pin) || rig_may_be_wired() || d10_has_pwm_beside(pin)) return false;
      return firmata_servo_may_have(pin);
    case FIRMATA_I2C:
      return pin_has_i2c(pin);
    default:
      return false;
  }
}

static void refuse(uint8_t pin, uint8_t error) {
  uint8_t place = pin < PIN_COUNT ? pin : PORT_COUNT * 8 - 1;
  if (told[place / 8] & bit_of(place)) return;
  told[place / 8] |= bit_of(place);
  status_refuse_begin(error);
  text_flash(FLASH_TEXT("; pin "));
  text_unsigned(pin);
  string_end();
}

/* True for a pin that the host may set; else it is told. */
static bool may_set(uint8_t pin) {
  if (pin_is_firmata(pin)) return true;
  refuse(pin, ERROR_PIN_TAKEN);
  return false;
}

void firmata_set_mode(uint8_t pin, uint8_t mode) {
  if (!may_set(pin)) return;
  if (!can_do(pin, mode)) {
    refuse(pin, ERROR_PIN_MODE);
    return;
  }
  end_idle(pin);
  if (mode == FIRMATA_SERVO_MODE) firmata_servo_take(pin);
  else firmata_servo_release(pin);
  pins[pin].mode = mode;
  pins[pin].value = mode == FIRMATA_PULL_UP;
  if (mode == FIRMATA_OUTPUT || mode == FIRMATA_SERVO_MODE) pin_output(pin, false);
  else if (mode == FIRMATA_PWM) pin_pwm(pin, 0);
  else pin_input(pin, mode == FIRMATA_PULL_UP || mode == FIRMATA_I2C);
}

static bool is_digital_input(uint8_t pin) { return pins[pin].mode == FIRMATA_INPUT || pins[pin].mode == FIRMATA_PULL_UP; }

static bool is_digital(uint8_t pin) { return is_digital_input(pin) || pins[pin].mode == FIRMATA_OUTPUT; }

uint8_t firmata_mode(uint8_t pin) { return pins[pin].mode; }

uint16_t firmata_interval_ms(void) { return reports.interval_ms; }

static void write_level(uint8_t pin, bool level) {
  if (pins[pin].mode == FIRMATA_OUTPUT) {
    end_idle(pin);
    pins[pin].value = level;
    pin_output(pin, level);
  } else if (pins[pin].mode == FIRMATA_INPUT && level) {
    /* How Arduino sketches, and Johnny-Five's Button, ask for the pull-up. */
    pins[pin].value = 1;
    pin_input(pin, true);
  }
}

void firmata_write_pin(uint8_t pin, bool level) {
  if (!may_set(pin)) return;
  if (is_digital(pin)) write_level(pin, level);
  else refuse(pin, ERROR_PIN_MODE);
}

/* A port message has a bit for each of eight pins, whichever one it is about. Of the others a host sends what it knows: 0 of those that
   are not its own. So a 0 does not begin to drive an idle pin. */
void firmata_write_port(uint8_t port, uint8_t levels) {
  uint8_t pin = (uint8_t)(port * 8);
  for (uint8_t bit = 0; bit < 8; bit++, pin++, levels >>= 1) {
    bool level = levels & 1;
    if (!pin_is_firmata(pin)) {
      if (level) refuse(pin, ERROR_PIN_TAKEN);
    } else if (level || !is_idle(pin)) {
      write_level(pin, level);
    }
  }
}

void firmata_write_analog(uint8_t pin, uint16_t value) {
  if (!may_set(pin)) return;
  if (pins[pin].mode == FIRMATA_PWM) {
    pins[pin].value = (uint8_t)(value > 255 ? 255 : value);
    pin_pwm(pin, pins[pin].value);
  } else if (pins[pin].mode == FIRMATA_SERVO_MODE) {
    firmata_servo_write(pin, value);
  } else {
    refuse(pin, ERROR_PIN_MODE);
  }
}

static void write_value(uint8_t command, uint16_t value) {
  serial_write(command);
  sysex_value(value);
}

/* Of digital inputs alone: PWM and analog voltages would have their ports reported without end. */
static uint8_t port_levels(uint8_t port) {
  uint8_t levels = 0;
  uint8_t pin = (uint8_t)(port * 8);
  for (uint8_t bit = 1; bit != 0; bit = (uint8_t)(bit << 1), pin++) {
    if (pin_is_firmata(pin) && is_digital_input(pin) && pin_read(pin)) levels |= bit;
  }
  return levels;
}

static void report_port(uint8_t port, uint8_t levels) {
  reports.levels[port] = levels;
  write_value(FIRMATA_DIGITAL | port, levels);
}

void firmata_report_port(uint8_t port, bool on) {
  if (port >= PORT_COUNT) return;
  uint8_t bit = (uint8_t)(1u << port);
  reports.ports = on ? reports.ports | bit : reports.ports & (uint8_t)~bit;
  if (on) report_port(port, port_levels(port));
}

void firmata_report_analog(uint8_t channel, bool on) {
  if (channel >= ANALOG_COUNT || !pin_is_firmata((uint8_t)(PIN_ANALOG_0 + channel))) return;
  uint8_t bit = (uint8_t)(1u << channel);
  reports.channels = on ? reports.channels | bit : reports.channels & (uint8_t)~bit;
  if (on) reports.waiting |= bit; /* at once, then in every interval */
  else reports.waiting &= (uint8_t)~bit;
}

static void capability(uint8_t pin, uint8_t mode, uint8_t bits) {
  if (!can_do(pin, mode)) return;
  serial_write(mode);
  serial_write(bits);
}

static void write_capabilities(void) {
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) {
    capability(pin, FIRMATA_INPUT, DIGITAL_BITS);
    capability(pin, FIRMATA_PULL_UP, DIGITAL_BITS);
    capability(pin, FIRMATA_OUTPUT, DIGITAL_BITS);
    capability(pin, FIRMATA_ANALOG_INPUT, ANALOG_BITS);
    capability(pin, FIRMATA_PWM, PWM_BITS);
    capability(pin, FIRMATA_SERVO_MODE, SERVO_BITS);
    capability(pin, FIRMATA_I2C, I2C_BITS);
    serial_write(FIRMATA_LIST_END);
  }
}

static void write_analog_mapping(void) {
  for (uint8_t pin = 0; pin < PIN_COUNT; pin++) { serial_write(pin_has_analog(pin) ? (uint8_t)(pin - PIN_ANALOG_0) : FIRMATA_LIST_END); }
}

static void write_pin_state(uint8_t pin) {
  serial_write(pin);
  if (!pin_is_firmata(pin)) return;
  serial_write(pins[pin].mode);
  uint16_t value = pins[pin].mode == FIRMATA_SERVO_MODE ? firmata_servo_value(pin) : pins[pin].value;
  serial_write(value & 0x7F);
  if (value > 0x7F) serial_write((uint8_t)(value >> 7)); /* 14 bits at most */
}

/* The number that follows a pin, 7 bits a byte, of whatever length; UINT16_MAX if it has more than 14. */
static uint16_t number_of(const uint8_t *payload, uint8_t count) {
  uint16_t value = 0;
  for (uint8_t i = count; i-- > 0;) {
    if (value > UINT16_MAX >> 9) return UINT16_MAX;
    value = (uint16_t)(value << 7 | payload[i]);
  }
  return value;
}

bool firmata_pins_sysex(uint8_t id, const uint8_t *payload, uint8_t count) {
  switch (id) {
    case FIRMATA_CAPABILITY_QUERY:
      sysex_begin(FIRMATA_CAPABILITY_RESPONSE);
      write_capabilities();
      sysex_end();
      return true;
    case FIRMATA_ANALOG_MAPPING_QUERY:
      sysex_begin(FIRMATA_ANALOG_MAPPING_RESPONSE);
      write_analog_mapping();
      sysex_end();
      return true;
    case FIRMATA_PIN_STATE_QUERY:
      if (count < 1) return true;
      sysex_begin(FIRMATA_PIN_STATE_RESPONSE);
      write_pin_state(payload[0]);
      sysex_end();
      return true;
    case FIRMATA_EXTENDED_ANALOG:
      if (count >= 2) firmata_write_analog(payload[0], number_of(payload + 1, (uint8_t)(count - 1)));
      return true;
    case FIRMATA_SERVO:
      if (count < 5) return false;
      firmata_set_mode(payload[0], FIRMATA_SERVO_MODE);
      firmata_servo_range(payload[0], number_of(payload + 1, 2), number_of(payload + 3, 2));
      return true;
    case FIRMATA_STRING_DATA:
      return true; /* nobody reads it here */
    case FIRMATA_SAMPLING_INTERVAL:
      if (count < 2) return true;
      reports.interval_ms = payload[0] | (uint16_t)payload[1] << 7;
      if (reports.interval_ms == 0) reports.interval_ms = 1;
      return true;
    default:
      return false;
  }
}

static void poll_ports(void) {
  uint8_t bit = 1;
  for (uint8_t port = 0; port < PORT_COUNT; port++, bit = (uint8_t)(bit << 1)) {
    if (!(reports.ports & bit)) continue;
    uint8_t levels = port_levels(port);
    if (levels != reports.levels[port]) report_port(port, levels);
  }
}

/* The channels of a round are converted one after the other. */
static void poll_channels(void) {
  uint16_t value;
  uint16_t now_ms = (uint16_t)clock_ms();
  if ((uint16_t)(now_ms - reports.sampled_ms) >= reports.interval_ms) {
    reports.sampled_ms = now_ms;
    reports.waiting = reports.channels;
  }
  if (reports.converting != NO_CHANNEL) {
    if (!adc_result(&value)) return;
    write_value(FIRMATA_ANALOG | reports.converting, value);
    reports.converting = NO_CHANNEL;
  }
  uint8_t bit = 1;
  for (uint8_t channel = 0; channel < ANALOG_COUNT; channel++, bit = (uint8_t)(bit << 1)) {
    if (!(reports.waiting & bit) || !adc_start(channel)) continue;
    reports.waiting ^= bit;
    reports.converting = channel;
    return;
  }
}

void firmata_pins_poll(void) {
  if (reports.ports != 0) poll_ports();
  if (reports.channels != 0 || reports.converting != NO_CHANNEL) poll_channels();
}
