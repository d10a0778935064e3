// Puts the parts of the board together.
#include "board.h"

#include "command.h"
#include "control.h"
#include "firmata.h"
#include "firmata_pins.h"
#include "hardware.h"
#include "line.h"
#include "rig.h"
#include "safety.h"
#include "status.h"
#include "store.h"
#include "telemetry.h"

void board_begin(void) {
  motor_off();
  status_begin();
  line_begin();
  rig_begin();
  firmata_begin();
  telemetry_every(0);
  status_error(store_begin());
  safety_begin();
  control_begin();
  firmata_introduce();
}

bool board_poll(void) {
  uint8_t byte;
  if (serial_read(&byte)) {
    if (!firmata_receive(byte)) line_receive(byte);
    return true;
  }
  command_poll();
  firmata_pins_poll();
  telemetry_poll();
  return (store_is_busy() || rig_is_busy()) && eeprom_ready();
}
