// Looks for the faults that a control tick can see (docs/safety.md).
#ifndef DETECT_H
#define DETECT_H

#include <stdbool.h>
#include <stdint.h>

#include "estimator.h"
#include "protocol.h"

/** What one control tick looks at. */
struct watch {
  const struct settings *settings;
  const struct estimator *estimator;
  const struct encoder_reading *readings; /* ENCODERS of them */
  int16_t duty; /* that was on until now */
};

/** Forgets what was seen: the machine is about to move. */
void detect_begin(void);

/** The fault to be raised now, FAULT_NONE if there is none. To be called in every control tick. */
uint8_t detect_fault(const struct watch *watch, uint8_t state, bool homed);

#endif
