// The states of the machine, and the faults that stop it (docs/safety.md).
#ifndef SAFETY_H
#define SAFETY_H

#include <stdbool.h>
#include <stdint.h>

#include "estimator.h"
#include "protocol.h"

/** Boot; a reset by brown-out or watchdog is a fault. */
void safety_begin(void);

/** One of the states of protocol.h. */
uint8_t safety_state(void);
/** One of the faults of protocol.h. */
uint8_t safety_fault(void);
bool safety_is_homed(void);
/** True while the motor may move: homing, armed or running. */
bool safety_may_move(void);

/* What the host asks for; each answers with an error of protocol.h. */

uint8_t safety_home(uint8_t mode);
uint8_t safety_arm(void);
uint8_t safety_disarm(void);
uint8_t safety_clear(void);
/** The host is there. */
void safety_lease(void);
/** Motor off, whatever the state; never refused. */
void safety_stop(void);
/** The image or the rig was changed: what was homed or armed for the old one is not any more. */
void safety_rig_changed(void);

/* What the control tick tells; all with interrupts enabled. */

/** Homing came to its end. */
void safety_homed(void);
/** The pole is inside the capture angle. */
void safety_captured(void);
/** Motor off and the fault latched, at once. The first fault stays. */
void safety_raise(uint8_t fault);

/** What one control tick looks at. */
struct watch {
  const struct settings *settings;
  const struct estimator *estimator;
  const struct encoder_reading *readings; /* ENCODERS of them */
  int16_t duty; /* that was on until now */
};

/** Looks for faults before a control tick may drive the motor. */
void safety_watch(const struct watch *watch);

#endif
