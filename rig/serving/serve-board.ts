// An emulated board, with or without a machine at its pins, put together and served.
import { Bench } from '../bench/index.js';
import { EmulatedUno } from '../boards/index.js';
import { bootLoaderHex, EepromFile, FlashFile, firmwareHex, type HexFile } from '../boards/ports/index.js';
import type { Rig } from '../description/index.js';
import { BoardServer, type TcpAddress } from './board-server.js';
import { PseudoTerminal } from './pseudo-terminal.js';

/** Something that other programs can open. */
export interface Served {
  /** For people and for `--port`: tcp://host:port, or the path of a pseudo terminal. */
  readonly path: string;
  /** The board is gone after it, and its memories are saved. */
  close(): Promise<void>;
}

/** Where a board is served. */
export type ServePlace = { readonly tcp: TcpAddress } | { readonly pty: string };

export interface ServedBoard {
  /** Wires its machine to the pins. */
  readonly rig?: Rig;
  /** Resets start it; `true` is our own. A board with a loader and no flash of its own is otherwise erased. */
  readonly bootloader?: HexFile | true;
  /** Files that keep the memories. */
  readonly eeprom?: string;
  readonly flash?: string;
  /** Emulated time per real time; 1 if left out. */
  readonly pace?: number;
}

/** A HEX file without a byte: the flash of a board on which nothing but a boot loader was put. */
const NOTHING: HexFile = { hex: ':00000001FF\n', source: 'nothing' };

/** @throws CodedError BOARD_FIRMWARE, a HEX_ code, BOARD_EEPROM_FILE, BOARD_FLASH_FILE, SERVE_ADDRESS or SERVE_TERMINAL */
export async function serveBoard(place: ServePlace, board: ServedBoard): Promise<Served> {
  const { rig, bootloader, pace = 1 } = board;
  const eepromFile = board.eeprom === undefined ? undefined : new EepromFile(board.eeprom);
  const flashFile = board.flash === undefined ? undefined : new FlashFile(board.flash);
  const keptFlash = flashFile?.bytes.some((byte) => byte !== 0xff) ? flashFile.bytes : undefined;
  const loader = bootloader === true ? bootLoaderHex() : bootloader;
  const uno = new EmulatedUno({
    ...(loader ? NOTHING : firmwareHex()),
    ...(loader && { bootloader: loader }),
    ...(keptFlash && { flash: keptFlash }),
    ...(eepromFile && { eeprom: eepromFile.bytes }),
  });
  if (rig) new Bench(uno, rig);
  const save = (): void => {
    eepromFile?.save(uno.eeprom);
    flashFile?.save(uno.flash);
  };
  const server = await BoardServer.listen(uno, 'tcp' in place ? place.tcp : { host: '127.0.0.1', port: 0 }, {
    pace,
    save,
  });
  if ('tcp' in place) return server;
  try {
    return await PseudoTerminal.open(place.pty, server);
  } catch (error) {
    await server.close();
    throw error;
  }
}
