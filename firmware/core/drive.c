// From an action to the duty of the motor.
#include "drive.h"

#include "machine.h"

int16_t drive_duty(const struct settings *settings, int16_t action) {
  if (action == 0) return 0;
  uint16_t dead_zone = action > 0 ? settings->dead_zone_right : settings->dead_zone_left;
  uint16_t size = action > 0 ? (uint16_t)action : (uint16_t)(0u - (uint16_t)action);
  uint32_t product = multiply_u16((uint16_t)(settings->duty_max - dead_zone), size) + 16384;
  int16_t duty = (int16_t)(dead_zone + (uint16_t)((uint32_t)(product << 1) >> 16));
  return action > 0 ? duty : (int16_t)-duty;
}
