// Implements what the core asks of a machine.
#include "simulation.h"

#include <assert.h>
#include <stddef.h>

#include "../core/board.h"
#include "../core/control.h"
#include "../core/pin_map.h"
#include "../core/protocol.h"
#include "../core/rig.h"
#include "../core/shared.h"
#include "../core/store.h"

enum { BYTE_NS = 86806, EEPROM_WRITE_NS = 3400000 }; /* ten bits at 115200 baud; ATmega328P datasheet, table 8-2 */

uint8_t simulated_eeprom[EEPROM_BYTES];
void (*simulated_send)(uint8_t byte);
struct encoder_reading simulated_encoders[ENCODERS];
uint16_t simulated_supply = 1023;
int16_t simulated_duty;
bool simulated_led;
bool simulated_motor_on;
void (*simulated_world)(uint64_t ns);

static uint64_t now_ns;
static uint64_t eeprom_ready_ns;
static uint8_t cause_of_start;
static bool restarting;
static bool restarted;
static int received_byte;
static int converting_channel;

static struct {
  uint64_t period_ns; /* 0: none */
  uint64_t window_ns; /* from a sample to the tick after it; 0: no samples */
  uint64_t tick_ns; /* the next tick */
  bool sampled; /* or there are no samples */
} control;

static struct {
  uint32_t countdown; /* 0: no write is to be spoilt */
  uint8_t value;
  void (*then)(void);
} spoilt;

static struct {
  bool output;
  bool level; /* of an output, or of an input's pull-up */
  bool driven; /* from outside */
  bool outside;
} pins[PIN_COUNT];

void simulation_start(uint8_t cause) {
  now_ns = 0;
  eeprom_ready_ns = 0;
  cause_of_start = cause;
  restarted = restarting;
  restarting = false;
  received_byte = -1;
  converting_channel = -1;
  control.period_ns = 0;
  motor_off();
  board_begin();
}

static void run(void) {
  while (board_poll()) continue;
  if (restarting) simulation_start(8);
}

static uint64_t next_turn_ns(void) { return control.tick_ns - (control.sampled ? 0 : control.window_ns); }

static void move_clock(uint64_t to_ns) {
  if (to_ns <= now_ns) return; /* a tick that comes late, after clock_wait */
  uint64_t passed_ns = to_ns - now_ns;
  now_ns = to_ns;
  if (simulated_world != NULL) simulated_world(passed_ns);
}

/* Time passes, and control has its turns. */
static void pass(uint64_t ns) {
  uint64_t end_ns = now_ns + ns;
  while (control.period_ns > 0 && next_turn_ns() <= end_ns) {
    move_clock(next_turn_ns());
    if (now_ns < control.tick_ns) {
      control.sampled = true;
      control_sample();
    } else {
      control.sampled = control.window_ns == 0;
      control.tick_ns += control.period_ns;
      control_tick();
    }
    run();
    if (restarting) return;
  }
  move_clock(end_ns);
}

void simulation_receive(uint8_t byte) {
  pass(BYTE_NS);
  received_byte = byte;
  run();
}

void simulation_tick(void) {
  if (control.period_ns > 0) pass(control.tick_ns - now_ns);
}

void simulation_wait(uint64_t ns) {
  pass(ns);
  run();
}

void simulation_settle(void) {
  while (store_is_busy() || rig_is_busy()) { simulation_wait(EEPROM_WRITE_NS); }
}

void simulation_spoil_write(uint32_t write, uint8_t value, void (*then)(void)) {
  spoilt.countdown = write;
  spoilt.value = value;
  spoilt.then = then;
}

bool serial_read(uint8_t *byte) {
  if (received_byte < 0) return false;
  *byte = (uint8_t)received_byte;
  received_byte = -1;
  return true;
}

void serial_write(uint8_t byte) { simulated_send(byte); }

uint16_t serial_overruns(void) { return 0; }

uint16_t serial_frame_errors(void) { return 0; }

void serial_at_stock_rate(bool stock) { (void)stock; }

uint32_t clock_ms(void) { return (uint32_t)(now_ns / 1000000); }

uint16_t clock_4us(void) { return (uint16_t)(now_ns / 4000); }

void clock_wait(uint16_t us) { now_ns += us * UINT64_C(1000); }

void cycles_start(void) {}

uint16_t cycles_stop(void) { return 0; }

bool eeprom_ready(void) { return now_ns >= eeprom_ready_ns; }

uint8_t eeprom_read(uint16_t address) {
  assert(eeprom_ready() && address > 0 && address < EEPROM_BYTES);
  return simulated_eeprom[address];
}

void eeprom_write(uint16_t address, uint8_t value) {
  assert(eeprom_ready() && address > 0 && address < EEPROM_BYTES);
  eeprom_ready_ns = now_ns + EEPROM_WRITE_NS;
  simulated_eeprom[address] = value;
  if (spoilt.countdown > 0 && --spoilt.countdown == 0) {
    simulated_eeprom[address] = spoilt.value;
    spoilt.then();
  }
}

static void set_pin(uint8_t pin, bool output, bool level) {
  assert(pin_is_general(pin));
  pins[pin].output = output;
  pins[pin].level = level;
}

void pin_input(uint8_t pin, bool pull_up) { set_pin(pin, false, pull_up); }

void pin_output(uint8_t pin, bool level) { set_pin(pin, true, level); }

void simulation_drive_pin(uint8_t pin, bool level) {
  assert(pin_is_general(pin));
  pins[pin].driven = true;
  pins[pin].outside = level;
}

bool pin_read(uint8_t pin) {
  assert(pin_is_general(pin));
  return pins[pin].driven && !pins[pin].output ? pins[pin].outside : pins[pin].level;
}

/* Levels change between ticks only. */
bool pin_holds(uint8_t pin, bool level) { return pin_read(pin) == level; }

void pin_pwm(uint8_t pin, uint8_t duty) {
  assert(pin_has_pwm(pin));
  set_pin(pin, true, duty > 127);
}

void servo_pulse(uint8_t servo, uint16_t us) {
  assert(servo < SERVOS && (us == 0 || (us >= SERVO_US_MIN && us <= SERVO_US_MAX && pins[shared.servos[servo].pin].output)));
}

void pwm_end(void) { set_pin(PIN_MOTOR, true, false); }

bool adc_start(uint8_t channel) {
  assert(channel < ANALOG_COUNT);
  if (converting_channel >= 0) return false;
  converting_channel = channel;
  return true;
}

/* Each channel has its own constant voltage. */
bool adc_result(uint16_t *value) {
  if (converting_channel < 0) return false;
  *value = (uint16_t)(100 * (converting_channel + 1));
  converting_channel = -1;
  return true;
}

/* One device, a memory whose first written byte is the address in it. */
enum { I2C_MEMORY = 0x50, I2C_HELD_LOW = 0x51 };
static uint8_t i2c_memory[256];
static uint8_t i2c_next;

static uint8_t i2c_address(uint8_t device) {
  assert(pins[PIN_SDA].level && pins[PIN_SCL].level && !pins[PIN_SDA].output && !pins[PIN_SCL].output);
  if (device == I2C_HELD_LOW) return I2C_STUCK;
  return device == I2C_MEMORY ? I2C_DONE : I2C_NO_DEVICE;
}

uint8_t i2c_write(uint8_t device, const uint8_t *bytes, uint8_t count, bool stops) {
  (void)stops;
  uint8_t result = i2c_address(device);
  if (result != I2C_DONE || count == 0) return result;
  i2c_next = bytes[0];
  for (uint8_t i = 1; i < count; i++) i2c_memory[i2c_next++] = bytes[i];
  return result;
}

uint8_t i2c_read(uint8_t device, uint8_t *bytes, uint8_t count) {
  uint8_t result = i2c_address(device);
  for (uint8_t i = 0; i < count && result == I2C_DONE; i++) bytes[i] = i2c_memory[i2c_next++];
  return result;
}

uint16_t supply_read(void) { return simulated_supply; }

uint16_t reference_read(void) { return 225; /* 5 V */ }

void encoders_begin(void) {}

void encoders_end(void) {}

void encoder_read(uint8_t encoder, struct encoder_reading *reading) {
  assert(encoder < ENCODERS);
  *reading = simulated_encoders[encoder];
}

void motor_begin(void) { simulated_motor_on = true; }

void motor_drive(int16_t duty) {
  assert(duty >= -DUTY_MAX && duty <= DUTY_MAX);
  if (simulated_motor_on) simulated_duty = duty;
}

void motor_show_running(void) {
  if (simulated_motor_on) simulated_led = true;
}

void motor_off(void) {
  simulated_motor_on = false;
  simulated_duty = 0;
  simulated_led = false;
}

void control_timer(uint8_t period, uint8_t window) {
  control.period_ns = (uint64_t)period * SYSTEM_TICK_US * 1000;
  control.window_ns = (uint64_t)window * SYSTEM_TICK_US * 1000;
  control.tick_ns = now_ns + control.period_ns;
  control.sampled = window == 0;
}

uint8_t reset_cause(void) { return cause_of_start; }

void restart(void) { restarting = true; }

bool was_restarted(void) { return restarted; }

uint8_t extended_fuse(void) { return 0xFD; }
