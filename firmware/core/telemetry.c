// Sends the telemetry of control ticks as SysEx messages.
#include "telemetry.h"

#include "control.h"
#include "protocol.h"
#include "seven_bit.h"

static struct {
  uint8_t every;
  uint16_t told; /* tick */
} telemetry;

void telemetry_every(uint8_t ticks) { telemetry.every = ticks; }

void telemetry_poll(void) {
  struct telemetry tick;
  if (telemetry.every == 0 || !control_telemetry(&tick)) return;
  if ((uint16_t)(tick.tick - telemetry.told) < telemetry.every) return;
  telemetry.told = tick.tick;
  packed_begin(SYSEX_TELEMETRY);
  packed_bytes(&tick, sizeof tick);
  packed_end();
}
