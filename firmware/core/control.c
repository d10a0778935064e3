// One control period after the other.
#include "control.h"

#include <stddef.h>

#include "drive.h"
#include "estimator.h"
#include "hardware.h"
#include "homing.h"
#include "machine.h"
#include "pins.h"
#include "policy.h"
#include "rig.h"
#include "safety.h"
#include "store.h"
#include "switches.h"

enum { TELEMETRY_MARKER = 255 };

static struct {
  struct estimator estimator;
  uint8_t state; /* at the end of the last tick */
  int16_t duty;
  uint16_t execution_max_4us;
  uint16_t saturations;
} control;

/* A tick that interrupts the taking is noticed by its number. */
static volatile struct {
  uint8_t number;
  uint8_t taken;
  struct telemetry telemetry;
} newest;

static void read_encoders(struct encoder_reading readings[ENCODERS]) {
  for (uint8_t encoder = 0; encoder < ENCODERS; encoder++) encoder_read(encoder, &readings[encoder]);
}

static void take_pins(void) {
  static const uint8_t outputs[] = {PIN_MOTOR_RIGHT, PIN_MOTOR_LEFT, PIN_LED};
  static const uint8_t inputs[] = {PIN_EMERGENCY_STOP, PIN_LIMIT_LEFT, PIN_LIMIT_RIGHT};
  for (uint8_t i = 0; i < sizeof outputs; i++) pin_output(outputs[i], false);
  for (uint8_t i = 0; i < sizeof inputs; i++) {
    if (rig_owns_pin(inputs[i])) pin_input(inputs[i], true);
  }
}

void control_begin(void) {
  const struct settings *settings = rig_settings();
  control_timer(0, 0);
  motor_off();
  encoders_end();
  if (settings == NULL) return;

  struct encoder_reading readings[ENCODERS];
  take_pins();
  switches_begin();
  encoders_begin();
  read_encoders(readings);
  estimator_begin(&control.estimator, readings, clock_4us());
  control.state = safety_state();
  control.duty = 0;
  control_timer(settings->period_ticks, settings->velocity_window);
}

static bool is_captured(const struct settings *settings) {
  int16_t counts = estimator_pole_from_upright(&control.estimator, settings);
  return (uint16_t)(counts < 0 ? -counts : counts) <= settings->capture_counts;
}

/* Before the motor may be driven: what may stop the machine, and what may start it. */
static void watch(const struct settings *settings, const struct encoder_reading *readings) {
  safety_watch(&(struct watch){settings, &control.estimator, readings, control.duty});
  if (safety_state() != STATE_ARMED && safety_state() != STATE_RUNNING) return;
  if (control.state != STATE_ARMED && control.state != STATE_RUNNING) {
    control.execution_max_4us = 0;
    control.saturations = 0;
  }
  if (!store_is_whole()) safety_raise(FAULT_IMAGE_INVALID);
  else if (safety_state() == STATE_ARMED && is_captured(settings)) safety_captured();
}

/* The duty, and what homing has come to. */
static int16_t home(const struct settings *settings) {
  uint8_t outcome = homing_step(&control.estimator, settings);
  if (outcome == HOMING_DONE) safety_homed();
  else if (outcome != FAULT_NONE) safety_raise(outcome);
  return homing_duty();
}

static int16_t think(void) {
  int16_t action;
  cycles_start(); /* marks it only: the motor has the timer */
  bool saturated = policy_act(store_network(), control.estimator.observations, &action);
  cycles_stop();
  if (saturated && control.saturations < UINT16_MAX) control.saturations++;
  return action;
}

static void drive(const struct settings *settings, int16_t duty) {
  safety_drive(settings->flags & SETTINGS_MOTOR_REVERSED ? (int16_t)-duty : duty);
  control.state = safety_state();
  control.duty = control.state == STATE_HOMING || control.state == STATE_RUNNING ? duty : 0;
}

static void tell(const struct encoder_reading *readings, uint16_t start_4us, int16_t action) {
  static uint16_t tick;
  uint16_t execution_4us = (uint16_t)(clock_4us() - start_4us);
  if (execution_4us > control.execution_max_4us) control.execution_max_4us = execution_4us;
  volatile struct telemetry *told = &newest.telemetry;
  told->marker = TELEMETRY_MARKER;
  told->state = control.state;
  told->fault = safety_fault();
  told->tick = tick++;
  told->start_4us = start_4us;
  told->cart_counts = control.estimator.cart_counts;
  told->pole_counts = control.estimator.pole_counts;
  told->cart_velocity = control.estimator.observations[OBSERVE_VELOCITY];
  told->pole_velocity = control.estimator.observations[OBSERVE_POLE_VELOCITY];
  told->action = action;
  told->duty = control.duty;
  told->execution_4us = execution_4us;
  told->execution_max_4us = control.execution_max_4us;
  told->cart_missed = readings[ENCODER_CART].missed;
  told->pole_missed = readings[ENCODER_POLE].missed;
  told->saturations = control.saturations;
  told->pressed = switches_pressed();
  newest.number++;
}

void control_sample(void) {
  const struct settings *settings = rig_settings();
  if (settings == NULL) return;
  uint16_t now_4us = clock_4us();
  struct encoder_reading readings[ENCODERS];
  read_encoders(readings);
  estimator_sample(&control.estimator, settings, readings, now_4us);
}

void control_tick(void) {
  const struct settings *settings = rig_settings();
  if (settings == NULL) return;
  uint16_t start_4us = clock_4us();
  struct encoder_reading readings[ENCODERS];
  read_encoders(readings);
  estimator_update(&control.estimator, settings, readings, start_4us);
  switches_read(settings);
  watch(settings, readings);

  int16_t action = 0;
  int16_t duty = 0;
  switch (safety_state()) {
    case STATE_HOMING:
      duty = home(settings);
      break;
    case STATE_RUNNING:
      action = think();
      duty = drive_duty(settings, action);
      break;
  }
  drive(settings, duty);
  tell(readings, start_4us, action);
}

void control_overrun(void) {
  if (safety_may_move()) safety_raise(FAULT_OVERRUN);
}

static bool is_storing(void) { return store_is_busy() || rig_is_busy(); }

uint8_t control_home(uint8_t mode) { return is_storing() ? ERROR_STORE_BUSY : safety_home(mode); }

uint8_t control_arm(void) {
  if (is_storing()) return ERROR_STORE_BUSY;
  return store_network() != NULL && !store_is_whole() ? ERROR_IMAGE_CRC : safety_arm();
}

uint8_t control_drive(int16_t duty, uint16_t ticks) {
  bool obeys = false;
  INTERRUPTS_OFF {
    if (safety_state() == STATE_HOMING) obeys = homing_drive(duty, ticks, rig_settings());
  }
  return obeys ? ERROR_OK : ERROR_WRONG_STATE;
}

bool control_telemetry(struct telemetry *telemetry) {
  if (newest.number == newest.taken) return false;
  do {
    newest.taken = newest.number;
    *telemetry = newest.telemetry;
  } while (newest.number != newest.taken);
  return true;
}
