// The states of the machine, and the faults that stop it (docs/safety.md).
#ifndef SAFETY_H
#define SAFETY_H

#include <stdbool.h>
#include <stdint.h>

#include "detect.h"
#include "protocol.h"

/** Boot, once images and settings were looked for; a reset by brown-out or watchdog is a fault if there is a rig. */
void safety_begin(void);

/** One of the states of protocol.h. */
uint8_t safety_state(void);
/** One of the faults of protocol.h. */
uint8_t safety_fault(void);
bool safety_is_homed(void);
/** True while the motor may be taken: homing, armed or running. */
bool safety_may_move(void);

/* What the host asks for; each answers with an error of protocol.h. To be called by the main loop. */

/** Also starts the lease, as safety_arm does. */
uint8_t safety_home(uint8_t mode);
uint8_t safety_arm(void);
uint8_t safety_disarm(void);
uint8_t safety_clear(void);
/** The host is there. */
void safety_lease(void);
/** Motor off, whatever the state; never refused. A rig must be homed again. */
void safety_stop(void);
/** The settings of the rig were changed: what was homed for the old ones is not any more. */
void safety_rig_changed(void);

/* What the control tick tells; all with interrupts enabled. */

/** Looks for faults before a control tick may drive the motor. */
void safety_watch(const struct watch *watch);
/** Homing came to its end. */
void safety_homed(void);
/** The pole is inside the capture angle. */
void safety_captured(void);
/** Motor off and the fault latched, at once, whoever is interrupted. The first fault stays. */
void safety_raise(uint8_t fault);
/** The only way to the motor: nothing happens unless homing or running. */
void safety_drive(int16_t duty);

#endif
