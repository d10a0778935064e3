// What goes wrong at boards and with their programs, by code.
export type BoardErrorCode =
  | 'BOARD_NO_PORT'
  | 'BOARD_PORT_BUSY'
  | 'BOARD_PERMISSION'
  | 'BOARD_PORT_FAILED'
  | 'BOARD_FIRMWARE'
  | 'BOARD_EEPROM_FILE'
  | 'BOARD_FLASH_FILE'
  | 'HEX_SYNTAX'
  | 'HEX_CHECKSUM'
  | 'HEX_TRUNCATED'
  | 'HEX_TOO_LARGE'
  | 'HEX_NO_PROGRAM'
  | 'HEX_NO_LOADER';
