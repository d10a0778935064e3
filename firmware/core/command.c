// Carries out the user SysEx commands.
#include "command.h"

#include "hardware.h"
#include "machine.h"
#include "seven_bit.h"
#include "status.h"
#include "store.h"
#include "text.h"

static void begin_reply(uint8_t id, uint8_t error) {
  if (error != ERROR_OK) status_error(error);
  packed_begin(id);
  packed_u8(error);
}

static void reply_store(uint8_t error) {
  const struct stored_image *image = store_active();
  begin_reply(SYSEX_STORE, error);
  packed_u8(image->slot);
  packed_u16(image->sequence);
  packed_u16(image->crc);
  packed_end();
}

static void reply_read(void) {
  const struct stored_image *image = store_active();
  uint8_t error = ERROR_OK;
  if (image->slot == STORE_NO_SLOT) error = ERROR_NO_IMAGE;
  else if (store_is_busy()) error = ERROR_STORE_BUSY;
  begin_reply(SYSEX_READ, error);
  packed_u8(image->slot);
  packed_u16(image->sequence);
  if (error == ERROR_OK) {
    for (uint8_t i = 0; i < image->bytes; i++) packed_u8(store_read(i));
  }
  packed_end();
}

void command_receive(uint8_t id, uint8_t *payload, uint8_t count) {
  switch (id) {
    case SYSEX_STORE: {
      uint8_t error = store_write(payload, seven_bit_unpack(payload, count));
      if (error != ERROR_OK) reply_store(error);
      break;
    }
    case SYSEX_READ:
      reply_read();
      break;
    case SYSEX_STATUS:
      packed_begin(SYSEX_STATUS);
      status_write_fields();
      packed_end();
      break;
    case SYSEX_STOP:
      motor_off();
      begin_reply(SYSEX_STOP, ERROR_OK);
      packed_end();
      break;
    default:
      command_refuse(ERROR_SYSEX_UNKNOWN);
  }
}

void command_refuse(uint8_t error) {
  status_error(error);
  string_begin();
  text_flash(FLASH_TEXT("error "));
  status_write_error(error, ' ');
  string_end();
}

void command_poll(void) {
  uint8_t error;
  if (store_poll(&error)) reply_store(error);
}
