// Puts the parts of the board together.
#include "board.h"

#include <stddef.h>

#include "command.h"
#include "control.h"
#include "firmata.h"
#include "firmata_bytes.h"
#include "firmata_i2c.h"
#include "firmata_pins.h"
#include "hardware.h"
#include "line.h"
#include "rate.h"
#include "record.h"
#include "rig.h"
#include "safety.h"
#include "status.h"
#include "store.h"
#include "telemetry.h"

void board_begin(void) {
  pwm_end();
  motor_off();
  status_begin();
  line_begin();
  record_begin();
  uint8_t error_of_rig = rig_begin();
  firmata_begin();
  telemetry_every(0);
  uint8_t error_of_image = store_begin();
  if (rig_settings() != NULL && reset_cause() == 0) status_error(ERROR_RESET_UNKNOWN);
  if (error_of_image != ERROR_OK) status_error(error_of_image);
  if (error_of_rig != ERROR_OK) status_error(error_of_rig);
  safety_begin();
  control_begin();
  firmata_introduce();
  rate_begin();
}

/* While the machine may move, `!` stops it in the middle of whatever message: only a payload of ours may hold that byte. */
static void receive(uint8_t byte) {
  rate_heard();
  if (byte == '!' && safety_may_move() && !firmata_is_in_payload()) {
    firmata_drop();
    line_stop();
  } else if (!firmata_receive(byte)) {
    line_receive(byte);
  }
}

/* What was begun at the other rate was misread. */
static void greet_again(void) {
  firmata_drop();
  line_begin();
  if (!rate_is_stock()) return;
  /* They end what a client may have taken the first greeting for. */
  serial_write(FIRMATA_END_SYSEX);
  serial_write(FIRMATA_END_SYSEX);
  firmata_introduce();
}

bool board_poll(void) {
  uint8_t byte;
  if (rate_poll()) greet_again();
  if (serial_read(&byte)) {
    receive(byte);
    return true;
  }
  firmata_poll();
  command_poll();
  firmata_pins_poll();
  status_poll();
  firmata_i2c_poll();
  telemetry_poll();
  return (store_is_busy() || rig_is_busy()) && eeprom_ready();
}
