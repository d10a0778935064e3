// The table of states, and what it takes to leave each of them.
//
// The control tick interrupts the main loop, and a tick that is late is interrupted by the one that finds it so: whatever reads the
// state and then changes it, or drives the motor because of it, does so with interrupts off.
#include "safety.h"

#include <stddef.h>

#include "hardware.h"
#include "homing.h"
#include "machine.h"
#include "rig.h"
#include "state_table.h"
#include "store.h"

/* Bits of reset_cause. */
enum { POWER_ON = 1, BROWN_OUT = 4, WATCHDOG = 8 };

static volatile struct {
  uint8_t state;
  uint8_t fault;
  bool homed;
  uint8_t unleased; /* control ticks since the last lease */
} machine;

/* What a rig lacks to home or to arm: the self-test is the signature of the image, which store_network has passed. No network drives while it
   homes, and a new rig is homed and calibrated before there is one. */
static uint8_t lacking(enum event event) {
  const struct network *network = store_network();
  if (rig_settings() == NULL) return ERROR_NO_RIG;
  if (event == EVENT_HOME) return ERROR_OK;
  if (network == NULL) return ERROR_NO_IMAGE;
  return network->inputs == OBSERVATIONS && network->outputs == 1 ? ERROR_OK : ERROR_NETWORK_INPUTS;
}

uint8_t safety_state(void) {
  uint8_t state = machine.state;
  if (state != REST) return state;
  if (rig_settings() == NULL) return store_network() == NULL ? STATE_IDLE : STATE_READY;
  return machine.homed && lacking(EVENT_ARM) == ERROR_OK ? STATE_READY : STATE_IDLE;
}

uint8_t safety_fault(void) { return machine.fault; }

bool safety_is_homed(void) { return machine.homed; }

bool safety_may_move(void) {
  uint8_t state = machine.state;
  return state == STATE_HOMING || state == STATE_ARMED || state == STATE_RUNNING;
}

static void enter(uint8_t state) {
  machine.state = state;
  if (state != STATE_FAULT) machine.fault = FAULT_NONE;
  if (state != STATE_RUNNING) motor_off();
  if (!safety_may_move()) return;
  detect_begin();
  if (state == STATE_RUNNING) motor_show_running();
  else motor_begin();
}

static uint8_t change(enum event event) {
  uint8_t error = ERROR_OK;
  INTERRUPTS_OFF {
    uint8_t next = flash_u8(&state_table[safety_state()][event]);
    if (next & REFUSED) error = next & (uint8_t)~REFUSED;
    else enter(next);
  }
  return error;
}

/* At rest, what the machine lacks says more than the table. */
static uint8_t begin_to_move(enum event event) {
  uint8_t error = machine.state == REST ? lacking(event) : ERROR_OK;
  if (error == ERROR_OK) error = change(event);
  if (error == ERROR_OK) machine.unleased = 0;
  return error;
}

void safety_begin(void) {
  uint8_t cause = reset_cause();
  motor_off();
  machine.state = STATE_BOOT;
  machine.homed = false;
  change(EVENT_STARTED);
  /* A supply that comes up slowly also shows as a brown-out. */
  if (rig_settings() == NULL || cause & POWER_ON) return;
  if (cause & BROWN_OUT) safety_raise(FAULT_BROWN_OUT);
  else if (cause & WATCHDOG && !was_restarted()) safety_raise(FAULT_WATCHDOG);
}

uint8_t safety_home(uint8_t mode) {
  uint8_t error = ERROR_OK;
  INTERRUPTS_OFF {
    error = begin_to_move(EVENT_HOME);
    if (error == ERROR_OK) {
      machine.homed = false;
      homing_begin(mode);
    }
  }
  return error;
}

uint8_t safety_arm(void) {
  uint8_t error = ERROR_OK;
  INTERRUPTS_OFF { error = begin_to_move(EVENT_ARM); }
  return error;
}

uint8_t safety_disarm(void) { return change(EVENT_DISARM); }

uint8_t safety_clear(void) { return change(EVENT_CLEAR); }

void safety_lease(void) { machine.unleased = 0; }

static void change_and_forget(enum event event) {
  INTERRUPTS_OFF {
    change(event);
    machine.homed = false;
  }
}

void safety_stop(void) { change_and_forget(EVENT_STOP); }

void safety_rig_changed(void) { change_and_forget(EVENT_RIG_CHANGED); }

void safety_homed(void) {
  INTERRUPTS_OFF {
    if (change(EVENT_HOMED) == ERROR_OK) machine.homed = true;
  }
}

void safety_captured(void) { change(EVENT_CAPTURED); }

/* After these faults, where cart and pole are is still known. */
static bool keeps_position(uint8_t fault) {
  switch (fault) {
    case FAULT_EMERGENCY_STOP:
    case FAULT_SOFT_LIMIT:
    case FAULT_OVERRUN:
    case FAULT_IMAGE_INVALID:
    case FAULT_LEASE_LOST:
    case FAULT_SUPPLY_SAG:
      return true;
    default:
      return false;
  }
}

void safety_raise(uint8_t fault) {
  INTERRUPTS_OFF {
    if (machine.state != STATE_FAULT) {
      change(EVENT_FAILED);
      machine.fault = fault;
    }
    if (!keeps_position(fault)) machine.homed = false;
  }
}

/* The last tick that begins before the lease ends is where it ends. */
static bool lease_is_over(const struct settings *settings) {
  if (settings->flags & SETTINGS_STANDALONE || !safety_may_move()) return false;
  uint8_t ticks = (uint8_t)(machine.unleased + 1);
  machine.unleased = ticks;
  return ticks >= ticks_within(settings, LEASE_MS);
}

void safety_watch(const struct watch *watch) {
  uint8_t fault = detect_fault(watch, safety_state(), machine.homed);
  if (lease_is_over(watch->settings) && fault == FAULT_NONE) fault = FAULT_LEASE_LOST;
  if (fault != FAULT_NONE) safety_raise(fault);
}

void safety_drive(int16_t duty) {
  INTERRUPTS_OFF {
    if (machine.state == STATE_HOMING || machine.state == STATE_RUNNING) motor_drive(duty);
  }
}
