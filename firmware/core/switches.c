// Each switch is a contact to ground at a pin with its pull-up on: an open contact, and a broken wire, is a high level.
//
// Pressed counts in the tick that sees it. Let go counts once the contact cannot bounce any more.
#include "switches.h"

#include "hardware.h"
#include "machine.h"
#include "pins.h"
#include "static_assert.h"

enum { SWITCHES = 3, BOUNCE_TICKS = SWITCH_BOUNCE_MS * 1000 / SYSTEM_TICK_US };

STATIC_ASSERT(BOUNCE_TICKS <= 2 * PERIOD_TICKS_MIN, two_ticks_outlast_a_bounce);

static struct {
  volatile uint8_t pressed;
  uint8_t ticks_open[SWITCHES]; /* in a row, of those that still count as pressed */
} switches;

void switches_begin(void) { switches.pressed = 0; }

static bool is_there(uint8_t bit, const struct settings *settings) {
  return settings->flags & (bit == SWITCH_EMERGENCY_STOP ? SETTINGS_EMERGENCY_STOP : SETTINGS_LIMIT_SWITCHES);
}

void switches_read(const struct settings *settings) {
  static const uint8_t pins[SWITCHES] FLASH = {PIN_LIMIT_LEFT, PIN_LIMIT_RIGHT, PIN_EMERGENCY_STOP};
  uint8_t outlasts_bounce = settings->period_ticks < BOUNCE_TICKS ? 2 : 1;
  uint8_t pressed = switches.pressed;
  for (uint8_t i = 0; i < SWITCHES; i++) {
    uint8_t bit = (uint8_t)(1u << i);
    if (is_there(bit, settings) && pin_holds(flash_u8(&pins[i]), settings->normally_closed & bit)) {
      pressed |= bit;
      switches.ticks_open[i] = 0;
    } else if (pressed & bit && ++switches.ticks_open[i] >= outlasts_bounce) {
      pressed &= (uint8_t)~bit;
    }
  }
  switches.pressed = pressed;
}

uint8_t switches_pressed(void) { return switches.pressed; }
