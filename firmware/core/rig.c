// The settings of the rig: the newest record of settings in EEPROM.
#include "rig.h"

#include <string.h>

#include "crc16.h"
#include "machine.h"
#include "pins.h"
#include "record.h"
#include "static_assert.h"

/* The content of a record: version of the protocol, whose fields the settings are, and the settings. Of a forgotten rig: the version alone. */
enum {
  VERSION,
  SETTINGS,
  NO_SETTINGS = SETTINGS,
  SETTINGS_BYTES_MIN = 44,
  ALL_FLAGS = SETTINGS_STANDALONE * 2 - 1,
  ALL_SWITCHES = SWITCH_EMERGENCY_STOP * 2 - 1
};

/* Limits beyond those of the wire. */
enum {
  SHIFT_MAX = 31,
  REVOLUTION_MIN = 4,
  REVOLUTION_MAX = INT16_MAX,
  SUPPLY_READING_MAX = 1023,
  SWINGS_MAX = 14,
  HALF_SWING_TICKS_MAX = 250
};

STATIC_ASSERT(RECORD_HEAD + SETTINGS + sizeof(struct settings) <= RIG_PLACE_BYTES, record_fits_into_place);

static struct {
  struct settings settings;
  bool configured;
  bool wired; /* a rig was stored, though its settings may be of no use now */
  const struct record *written; /* NULL when nothing is */
  uint8_t place; /* the last one tried */
  uint16_t sequence; /* of the newest record */
} rig;

/* Takes the record over as the newest. Settings of a later version are none. Those of an earlier one lack fields at their end, whose 0
   means what the board did before it had them. */
static void use(uint8_t place, const struct record *record) {
  uint8_t bytes = (uint8_t)(record->bytes - SETTINGS);
  record_keep(RECORD_SETTINGS, place);
  rig.sequence = record->sequence;
  rig.configured = false;
  rig.wired = record->bytes != NO_SETTINGS;
  if (record->content[VERSION] > PROTOCOL_VERSION || bytes < SETTINGS_BYTES_MIN || bytes > sizeof rig.settings) return;
  memset(&rig.settings, 0, sizeof rig.settings);
  memcpy(&rig.settings, record->content + SETTINGS, bytes);
  rig.configured = rig_check(&rig.settings) == ERROR_OK;
}

uint8_t rig_begin(void) {
  rig.configured = false;
  rig.wired = false;
  rig.written = NULL;
  rig.place = PLACES - 1;
  rig.sequence = 0;
  struct found newest = record_newest(RECORD_SETTINGS, 0);
  if (newest.place != NO_PLACE) {
    rig.place = newest.place;
    use(newest.place, record_read(newest.place));
  }
  if (newest.rotten) rig.wired = true;
  return newest.rotten ? ERROR_SETTINGS_ROTTEN : ERROR_OK;
}

const struct settings *rig_settings(void) { return rig.configured ? &rig.settings : NULL; }

uint16_t rig_crc(void) { return rig.configured ? crc16_of((const uint8_t *)&rig.settings, sizeof rig.settings) : 0; }

static bool scale_is_good(uint16_t scale, uint8_t shift) { return scale > 0 && shift <= SHIFT_MAX; }

uint8_t rig_check(const struct settings *s) {
  bool good = s->flags <= ALL_FLAGS && s->period_ticks >= PERIOD_TICKS_MIN && s->period_ticks <= PERIOD_TICKS_MAX &&
              s->velocity_window <= s->period_ticks / 2 && scale_is_good(s->cart_scale, s->cart_shift) &&
              scale_is_good(s->cart_speed_scale, s->cart_speed_shift) && scale_is_good(s->pole_phase_scale, s->pole_phase_shift) &&
              scale_is_good(s->pole_speed_scale, s->pole_speed_shift) && s->pole_counts_per_rev >= REVOLUTION_MIN &&
              s->pole_counts_per_rev <= REVOLUTION_MAX && s->track_counts > 0 && s->soft_limit_counts > 0 && s->speed_max_counts > 0 &&
              s->capture_counts > 0 && s->duty_max > 0 && s->duty_max <= DUTY_MAX && s->dead_zone_right < s->duty_max &&
              s->dead_zone_left < s->duty_max && s->homing_speed > 0 && s->homing_duty > 0 && s->homing_duty <= DUTY_MAX &&
              s->supply_min <= SUPPLY_READING_MAX && s->half_swing <= HALF_SWING_TICKS_MAX * 256U && s->swing_shift <= SHIFT_MAX &&
              s->swings <= SWINGS_MAX && s->normally_closed <= ALL_SWITCHES;
  return good ? ERROR_OK : ERROR_SETTINGS_VALUE;
}

uint8_t rig_write(const struct settings *settings) {
  uint8_t error = settings == NULL ? ERROR_OK : rig_check(settings);
  if (error != ERROR_OK) return error;
  struct record *record = record_take();
  if (record == NULL) return ERROR_STORE_BUSY;
  record->bytes = NO_SETTINGS;
  record->sequence = rig.sequence + 1;
  record->content[VERSION] = PROTOCOL_VERSION;
  if (settings != NULL) {
    record->bytes = NO_SETTINGS + sizeof *settings;
    memcpy(record->content + SETTINGS, settings, sizeof *settings);
  }
  rig.place = record_next_place(RECORD_SETTINGS, rig.place); /* a worn one is not tried again at once */
  record_write(rig.place);
  rig.written = record;
  return ERROR_OK;
}

bool rig_is_busy(void) { return rig.written != NULL; }

bool rig_poll(uint8_t *error) {
  if (rig.written == NULL || !record_poll(error)) return false;
  if (*error == ERROR_OK) use(rig.place, rig.written);
  rig.written = NULL;
  return true;
}

bool rig_may_be_wired(void) { return rig.wired || rig_is_busy(); }

bool rig_owns_pin(uint8_t pin) {
  static const uint8_t owners[] FLASH = PIN_OWNERS;
  if (!rig_may_be_wired()) return false;
  if (!rig.configured || rig_is_busy()) return flash_u8(&owners[pin]) != PINS_OF_FIRMATA;
  switch (flash_u8(&owners[pin])) {
    case PINS_OF_RIG:
      return true;
    case PINS_OF_LIMIT_SWITCHES:
      return rig.settings.flags & SETTINGS_LIMIT_SWITCHES;
    case PINS_OF_EMERGENCY_STOP:
      return rig.settings.flags & SETTINGS_EMERGENCY_STOP;
    case PINS_OF_SUPPLY:
      return rig.settings.supply_min > 0;
    default:
      return false;
  }
}
